//! Where a page that advises against its endpoint sends its readers.

use super::sections::{Parts, Topic};
use crate::{infer::text::prose, place::DOCUMENT, raw::RawPage, words};

/// The page that is linked first behind words of advice, where the page says what it is part of or under its title.
pub(crate) fn instead(page: &RawPage, parts: &Parts<'_>) -> Option<String> {
    let texts = parts.texts(Topic::Title).chain(parts.texts(Topic::Intro));
    let mut texts = page.section.as_deref().into_iter().chain(texts.map(|text| text.text.as_str()));
    texts.find_map(link)
}

fn link(text: &str) -> Option<String> {
    // As long as the text, byte by byte.
    let small = text.to_ascii_lowercase();
    let advised = words::ADVISED.iter().filter_map(|word| small.find(word)).min()?;
    let (_, address) = text.get(advised..)?.split_once("](")?;
    let (address, _) = address.split_once(')')?;
    Some(prose::with_full_links(address.trim()).into_owned()).filter(|url| url.starts_with(DOCUMENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_behind_the_advice_is_what_is_advised() {
        let text = "本接口（见[旧文](/ssl:ttdoc/old)）不推荐使用。请使用[新接口](/ssl:ttdoc/new)或[另一个](/ssl:ttdoc/x)。";
        assert_eq!(link(text).as_deref(), Some("https://open.feishu.cn/document/new"));
        let english = "Please Use [the new one](https://open.feishu.cn/document/new) instead.";
        assert_eq!(link(english).as_deref(), Some("https://open.feishu.cn/document/new"));
    }

    #[test]
    fn a_link_that_leads_out_of_the_docs_is_no_advice() {
        for text in
            ["请使用新接口", "请使用[新接口](https://a.b/c)", "请使用[新接口](", "[旧文](/ssl:ttdoc/old)"]
        {
            assert_eq!(link(text), None, "{text}");
        }
    }
}
