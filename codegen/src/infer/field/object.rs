//! Rows and their levels -> fields.

use super::{extent, json_text, shown_type};
use crate::{
    diag::{Code, Diagnostics},
    infer::{
        cell::{required, types::Printed},
        description::{self, choices, masks},
        nesting::{self, depth, shapes::Beside, sunk},
        table::{columns::ParamRow, names},
    },
    model::{Field, MAX_DEPTH, Type},
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// The fields of a parameter table. `samples` are what the page shows of this table's object.
pub(crate) fn fields(
    mut rows: Vec<ParamRow<'_>>,
    samples: &[Value],
    beside: &mut Beside<'_>,
    diags: &mut Diagnostics,
) -> Vec<Field> {
    rows.retain(|row| !is_caption(row, diags));
    let mut levels = nesting::levels(&rows, samples, beside, diags);
    sunk::settle(&rows, &mut levels, samples);
    let mut fields = siblings(&rows, &levels, 0, diags);
    shown_type::settle(&mut fields, &rows, samples);
    json_text::settle(&mut fields, &rows, samples);
    depth::bound(&mut fields, diags);
    fields
}

/// Whether a line is drawn in the place of the name: such a row heads the rows below it and is no
/// field, nor the parent of one.
fn is_caption(row: &ParamRow<'_>, diags: &mut Diagnostics) -> bool {
    let drawn = row.name.len() > 2 && row.name.chars().all(|c| matches!(c, '=' | '-' | '—' | '_' | '*'));
    if drawn {
        diags.push(Code::RowCaption, row.span, "a line in place of a name: the row heads those below it");
    }
    drawn
}

/// The fields of one object: `rows` are its rows and all their descendants.
///
/// Recursion ends at [`MAX_DEPTH`], to which each object, list and map on the way counts; deeper rows are left out with a
/// diagnostic.
fn siblings(rows: &[ParamRow<'_>], levels: &[u32], depth: usize, diags: &mut Diagnostics) -> Vec<Field> {
    let mut fields = Fields::default();
    let mut at = 0;
    while let (Some(row), Some(level)) = (rows.get(at), levels.get(at)) {
        let below = levels.get(at + 1..).unwrap_or_default();
        let len = below.iter().take_while(|inner| *inner > level).count();
        let inner = at + 1..at + 1 + len;
        at = inner.end;
        let printed = Printed::read(row.ty.as_deref().unwrap_or_default());
        let around = printed.depth();
        if depth + around >= MAX_DEPTH {
            diags.push(
                Code::RowUnreadable,
                row.span,
                format!("`{}` is nested deeper than {MAX_DEPTH} levels and was left out", row.name),
            );
            continue;
        }
        if let Some(why) = no_name(&row.name) {
            diags.push(Code::RowUnreadable, row.span, why);
            continue;
        }
        let (rows, levels) =
            (rows.get(inner.clone()).unwrap_or_default(), levels.get(inner).unwrap_or_default());
        if let (Some(child), Some(first)) = (rows.first(), levels.first())
            && *first > level + 1
        {
            diags.push(
                Code::LevelJump,
                child.span,
                format!("`{}` stands at level {first}, but the row before it at level {level}", child.name),
            );
        }
        let children = siblings(rows, levels, depth + around + 1, diags);
        match names::rows(row) {
            None => fields.push(field(row, &printed, children, diags), diags),
            Some(rows) if extent::size(&children) * rows.len() > MOST_SHARED => {
                let message =
                    format!("`{}` shares more members than are read for each of its names", row.name);
                diags.push(Code::RowUnreadable, row.span, message);
                fields.push(field(row, &printed, children, diags), diags);
            }
            Some(rows) => {
                for row in rows {
                    fields.push(field(&row, &printed, children.clone(), diags), diags);
                }
            }
        }
    }
    fields.finish(diags)
}

/// Why a text is no name of a field, if it is none.
fn no_name(text: &str) -> Option<String> {
    if text.len() > extent::LONGEST_NAME {
        let start = text.chars().take(NAMED).collect::<String>();
        let most = extent::LONGEST_NAME;
        return Some(format!(
            "`{start}…` is longer than the {most} bytes that a name may have and was left out"
        ));
    }
    let is_name = text.contains(char::is_alphanumeric);
    (!is_name).then(|| "the row has no name and was left out".to_owned())
}

/// Characters that are told of a name which is longer than one may be.
const NAMED: usize = 40;

/// Fields that names which share a cell may become, with all their members: each name has all of them, and a page may nest
/// that.
const MOST_SHARED: usize = 1_000;

/// Fields of one object while they are gathered, each name once.
#[derive(Default)]
struct Fields {
    listed: Vec<Field>,
    places: HashMap<String, usize>,
    /// What rows that repeat a name have to add to the members of the first, by its place. It is put together once: a page
    /// may repeat one name in every row.
    more: BTreeMap<usize, Vec<Field>>,
}

impl Fields {
    /// A row that repeats a name adds what its members have to the first, nothing else.
    fn push(&mut self, field: Field, diags: &mut Diagnostics) {
        let Some(place) = self.places.get(&field.name).copied() else {
            self.places.insert(field.name.clone(), self.listed.len());
            self.listed.push(field);
            return;
        };
        diags.push(
            Code::DuplicateField,
            field.span,
            format!("`{}` stands here twice; the first row counts", field.name),
        );
        if let Some(more) = members(field.ty) {
            self.more.entry(place).or_default().extend(more);
        }
    }

    fn finish(self, diags: &mut Diagnostics) -> Vec<Field> {
        let Self { listed: mut fields, places: _, more } = self;
        for (place, more) in more {
            let Some(known) = fields.get_mut(place).and_then(|first| members_mut(&mut first.ty)) else {
                continue;
            };
            let mut all = Self::default();
            std::mem::take(known).into_iter().chain(more).for_each(|member| all.push(member, diags));
            *known = all.finish(diags);
        }
        fields
    }
}

/// The members of an object, or of the objects in a list.
fn members(ty: Type) -> Option<Vec<Field>> {
    match ty {
        Type::Object { fields, .. } => Some(fields),
        Type::List { item } => members(*item),
        _ => None,
    }
}

fn members_mut(ty: &mut Type) -> Option<&mut Vec<Field>> {
    match ty {
        Type::Object { fields, .. } => Some(fields),
        Type::List { item } => members_mut(item),
        _ => None,
    }
}

/// The field of a row whose type column says `printed`.
fn field(row: &ParamRow<'_>, printed: &Printed<'_>, children: Vec<Field>, diags: &mut Diagnostics) -> Field {
    let alone = printed.alone();
    let mut described = description::describe(row, &alone);
    if !names::is_wire_name(&row.name) {
        diags.push(Code::NameUnusual, row.span, format!("`{}` is an unusual name", row.name));
    }
    if let Some(text) = printed.unknown() {
        diags.push(Code::UnknownType, row.span, format!("the type of `{}` means nothing: {text}", row.name));
    }
    for value in choices::repeated(&described.choices) {
        diags.push(Code::EnumValueTwice, row.span, format!("`{}` lists the value `{value}` twice", row.name));
    }
    let ty = if children.is_empty() && choices::fit(&alone, &described.choices) {
        choices::restrict(alone, std::mem::take(&mut described.choices))
    } else {
        described.put_back_choices();
        if children.is_empty() { alone } else { printed.with_children(children) }
    };
    let ty = if described.add_up { masks::labelled(ty) } else { masks::settle(ty, &described.text) };
    let ty = described.with_value_scopes(ty);
    let rules = described.rules(&ty, row, diags);
    Field {
        name: row.name.clone().into_owned(),
        required: row.required.as_deref().and_then(required::read),
        default: described.default_value(&ty),
        example: described.example_value(&ty),
        description: described.text,
        rules,
        scopes: described.scopes,
        origin: described.origin,
        rust: None,
        span: row.span,
        ty,
    }
}
