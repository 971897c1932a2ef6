//! Tables of parameters.

use super::{cell, described, ty};
use crate::{
    model::{Field, Required, Type},
    words::{ANSWERS, Answer, Column, Language},
};

/// A table of these fields and all that stands in them; nothing where there are none.
pub(super) fn table(fields: &[Field], language: Language) -> String {
    if fields.is_empty() {
        return String::new();
    }
    // Most replies say of no field whether it is required.
    let tells_required = fields.iter().any(says_required);
    let required = tells_required.then_some(Column::Required);
    let columns = [Column::Name, Column::Type].into_iter().chain(required).chain([Column::Description]);
    let heads = columns.map(|column| language.head(column)).collect::<Vec<_>>();
    let mut out = head(&heads);
    rows(&mut out, fields, 0, tells_required, language);
    out
}

/// The head of a table, and the line below it.
pub(super) fn head(heads: &[&str]) -> String {
    format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()))
}

/// A row of a table.
pub(super) fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cell = |row: String, cell: &str| row + if cell.is_empty() { "" } else { " " } + cell + " |";
    cells.into_iter().fold("|".to_owned(), cell) + "\n"
}

fn says_required(field: &Field) -> bool {
    field.required.is_some() || field.ty.members().is_some_and(|members| members.iter().any(says_required))
}

/// Rows of one level, each with those inside of it. Two blanks more say that a row stands one level deeper.
fn rows(out: &mut String, fields: &[Field], level: usize, tells_required: bool, language: Language) {
    for field in fields {
        let name = "  ".repeat(level) + &cell::plain(&field.name);
        let required = tells_required.then(|| required(field.required, language));
        let cells = [name.as_str(), &cell::of(&ty::spelled(&field.ty, language))];
        let described = cell::of(&described::text(field, language));
        out.push_str(&row(cells.into_iter().chain(required).chain([described.as_str()])));
        rows(out, members(&field.ty), level + 1, tells_required, language);
    }
}

fn members(ty: &Type) -> &[Field] {
    ty.members().unwrap_or_default()
}

fn required(required: Option<Required>, language: Language) -> &'static str {
    let answer = |answer| ANSWERS.word(answer, language);
    match required {
        Some(Required::Yes) => answer(Answer::Yes),
        Some(Required::No) => answer(Answer::No),
        Some(Required::Conditional) => answer(Answer::Conditional),
        None => "",
    }
}
