//! A value of which every field is filled, by its kind.

use serde_json::{Map, Value};

use crate::codec::{Layout, Part, Slot, Target};

/// What says that there is another page, and where. A list that is made up has one page.
const MORE: &str = "has_more";
const NEXT: [&str; 2] = ["page_token", "next_page_token"];

/// So many values are made up at most: types that hold each other would else go on for long.
const MOST: usize = 10_000;

/// Fills a slot and everything inside of it. A text is called what its field is, numbers are one, and lists have one element;
/// a type inside of itself is left out.
pub(super) fn fill(slot: &mut dyn Slot) {
    let mut filling = Filling { open: Vec::new(), left: MOST };
    filling.slot(slot, "value");
}

struct Filling {
    /// The records around the one that is being filled.
    open: Vec<&'static Layout>,
    left: usize,
}

impl Filling {
    fn slot(&mut self, slot: &mut dyn Slot, name: &str) {
        if !self.target(slot.target(), name) {
            slot.clear();
        }
    }

    /// Whether there was something to fill it with.
    fn target(&mut self, target: Target<'_>, name: &str) -> bool {
        self.left = self.left.saturating_sub(1);
        match target {
            Target::Bool(place) => *place = name != MORE,
            Target::Int(place) => *place = number(name),
            Target::IntChoice(place) => place.assign(1),
            Target::Float(place) => *place = 1.5,
            Target::Text(_) if NEXT.contains(&name) => return false,
            Target::Text(place) => text(name).clone_into(place),
            Target::JsonText(place) => "{}".clone_into(place),
            Target::Choice(place) => place.assign(name),
            Target::Json(place) => *place = Value::Object(Map::new()),
            Target::Part(place) => *place = Part::bytes(name.to_owned()).file_name(name),
            Target::List(list) => {
                let filled = self.target(list.push().target(), name);
                if !filled {
                    list.clear();
                }
                return filled;
            }
            Target::Map(map) => return self.target(map.entry("key").target(), name),
            Target::Record(record) => {
                let layout = record.layout();
                let is_open =
                    self.open.iter().any(|open| open.name == layout.name && open.fields == layout.fields);
                if is_open || self.left == 0 {
                    return false;
                }
                self.open.push(layout);
                for (index, field) in layout.fields.iter().enumerate() {
                    self.slot(record.slot_at(index), field);
                }
                self.open.pop();
            }
        }
        true
    }
}

/// What an envelope has beside its data is that of a call that went well.
fn number(name: &str) -> i64 {
    i64::from(name != "code")
}

fn text(name: &str) -> &str {
    if name == "msg" { "success" } else { name }
}
