//! Fields that only got another name.

use super::{pair, show, spot::Spot};

/// Takes out of both lists those that stand at the same place, are of the same type and are described
/// by the same words, where no other of either list is. Anything less is a guess, and a guess that
/// reads like a fact is worse than one field removed and one added.
pub(super) fn pairs<'a>(
    removed: &mut Vec<&'a Spot<'a>>,
    added: &mut Vec<&'a Spot<'a>>,
) -> Vec<(&'a Spot<'a>, &'a Spot<'a>)> {
    let mut silent = (take_silent(removed), take_silent(added));

    let pairs = pair::take_pairs(removed, added, |spot| {
        (spot.parent.to_owned(), show::shape(&spot.field.ty), words(&spot.field.description))
    });

    removed.append(&mut silent.0);
    added.append(&mut silent.1);
    pairs
}

/// Two fields without a description have nothing in common but their silence.
fn take_silent<'a>(spots: &mut Vec<&'a Spot<'a>>) -> Vec<&'a Spot<'a>> {
    spots.extract_if(.., |spot| spot.field.description.trim().is_empty()).collect()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
