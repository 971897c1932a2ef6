//! What a value looks like to the codec.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{AssignInt, AssignText, Layout, Part};

/// A value the codec can read and write without knowing its type.
pub trait Slot {
    /// The value as it is now, for writing.
    fn view(&self) -> ValueRef<'_>;

    /// A place of the right kind for a value that has arrived. An absent option becomes present.
    fn target(&mut self) -> Target<'_>;

    /// Makes the value what it is when nothing has arrived. What can be absent has to say so itself.
    fn clear(&mut self) {
        match self.target() {
            Target::Bool(place) => *place = false,
            Target::Int(place) => *place = 0,
            Target::Float(place) => *place = 0.0,
            Target::Text(place) | Target::JsonText(place) => place.clear(),
            Target::Choice(place) => place.assign(""),
            Target::IntChoice(place) => place.assign(0),
            Target::Record(place) => {
                (0..place.layout().fields.len()).for_each(|index| place.slot_at(index).clear());
            }
            Target::List(place) => place.clear(),
            Target::Map(place) => place.clear(),
            Target::Json(place) => *place = Value::Null,
            Target::Part(place) => *place = Part::default(),
        }
    }
}

/// An object whose fields are known by index. Implemented by emitted code, as tables.
pub trait Record {
    /// The wire names and rules of the fields.
    fn layout(&self) -> &'static Layout;

    /// The value of the field at `index` of the layout. Any index is answered; one beyond the last field as the last.
    fn view_at(&self, index: usize) -> ValueRef<'_>;

    /// The field at `index`, to be written to.
    fn slot_at(&mut self, index: usize) -> &mut dyn Slot;
}

/// A value on its way out.
#[derive(Clone, Copy)]
pub enum ValueRef<'a> {
    /// Nothing to write: the field is left out.
    Absent,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text, also the value of an enum.
    Text(&'a str),
    /// An object with known fields.
    Record(&'a dyn Record),
    /// A list.
    List(&'a dyn List),
    /// An object with free keys.
    Map(&'a dyn Map),
    /// Any JSON.
    Json(&'a Value),
    /// A file; it has no JSON form.
    Part(&'a Part),
}

/// Whether a field is sent: it is there and has a JSON form.
pub(super) fn is_present(view: &ValueRef<'_>) -> bool {
    !matches!(view, ValueRef::Absent | ValueRef::Part(_))
}

/// A place for a value on its way in.
pub enum Target<'a> {
    /// `true` or `false`.
    Bool(&'a mut bool),
    /// A whole number.
    Int(&'a mut i64),
    /// A number with a fraction.
    Float(&'a mut f64),
    /// Text.
    Text(&'a mut String),
    /// Text that is JSON by its docs: what comes as JSON is taken as its text.
    JsonText(&'a mut String),
    /// An open enum of texts.
    Choice(&'a mut dyn AssignText),
    /// An open enum of numbers.
    IntChoice(&'a mut dyn AssignInt),
    /// An object with known fields.
    Record(&'a mut dyn Record),
    /// A list.
    List(&'a mut dyn List),
    /// An object with free keys.
    Map(&'a mut dyn Map),
    /// Any JSON.
    Json(&'a mut Value),
    /// A file; nothing can be read into it.
    Part(&'a mut Part),
}

/// A list of slots of one type.
pub trait List {
    /// The number of elements.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at `index`; absent where there is none.
    fn view_at(&self, index: usize) -> ValueRef<'_>;

    /// Adds an empty element and hands it out.
    fn push(&mut self) -> &mut dyn Slot;

    /// Drops all elements.
    fn clear(&mut self);
}

/// The elements on their way out. Absent ones are counted, so that the others keep their places.
pub(crate) fn views(list: &dyn List) -> impl Iterator<Item = ValueRef<'_>> {
    (0..list.len()).map(|index| list.view_at(index))
}

/// An object whose keys are data.
pub trait Map {
    /// Calls `visit` for each entry, in the order of the keys.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, ValueRef<'a>));

    /// The value of `key`, made empty where it is new.
    fn entry(&mut self, key: &str) -> &mut dyn Slot;

    /// Drops all entries.
    fn clear(&mut self);
}

macro_rules! scalar {
    ($($type:ty: $variant:ident, $view:expr;)*) => {$(
        // Inline: a field is mostly an option, which asks its value across the border of a crate.
        impl Slot for $type {
            #[inline]
            fn view(&self) -> ValueRef<'_> {
                let view: fn(&$type) -> ValueRef<'_> = $view;
                view(self)
            }

            #[inline]
            fn target(&mut self) -> Target<'_> {
                Target::$variant(self)
            }
        }
    )*};
}

scalar! {
    bool: Bool, |value| ValueRef::Bool(*value);
    i64: Int, |value| ValueRef::Int(*value);
    f64: Float, |value| ValueRef::Float(*value);
    String: Text, |value| ValueRef::Text(value);
    Value: Json, |value| ValueRef::Json(value);
}

impl Slot for Part {
    fn view(&self) -> ValueRef<'_> {
        ValueRef::Part(self)
    }

    fn target(&mut self) -> Target<'_> {
        Target::Part(self)
    }
}

impl<T: Slot + Default> Slot for Option<T> {
    fn view(&self) -> ValueRef<'_> {
        self.as_ref().map_or(ValueRef::Absent, T::view)
    }

    fn target(&mut self) -> Target<'_> {
        self.get_or_insert_default().target()
    }

    fn clear(&mut self) {
        *self = None;
    }
}

/// Said once for all records, and not by each: that halves what a record costs the compiler.
impl<T: Record + Default> Slot for T {
    fn view(&self) -> ValueRef<'_> {
        ValueRef::Record(self)
    }

    fn target(&mut self) -> Target<'_> {
        Target::Record(self)
    }
}

/// Only records recur, so only records are boxed.
impl<T: Record> Record for Box<T> {
    fn layout(&self) -> &'static Layout {
        (**self).layout()
    }

    fn view_at(&self, index: usize) -> ValueRef<'_> {
        (**self).view_at(index)
    }

    fn slot_at(&mut self, index: usize) -> &mut dyn Slot {
        (**self).slot_at(index)
    }
}

impl<T: Slot + Default> Slot for Vec<T> {
    fn view(&self) -> ValueRef<'_> {
        ValueRef::List(self)
    }

    fn target(&mut self) -> Target<'_> {
        Target::List(self)
    }
}

impl<T: Slot + Default> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn view_at(&self, index: usize) -> ValueRef<'_> {
        self.get(index).map_or(ValueRef::Absent, T::view)
    }

    fn push(&mut self) -> &mut dyn Slot {
        let place = Vec::len(self);
        Vec::push(self, T::default());
        // It is there: it was just put there.
        &mut self[place]
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl<T: Slot + Default> Slot for BTreeMap<String, T> {
    fn view(&self) -> ValueRef<'_> {
        ValueRef::Map(self)
    }

    fn target(&mut self) -> Target<'_> {
        Target::Map(self)
    }
}

impl<T: Slot + Default> Map for BTreeMap<String, T> {
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, ValueRef<'a>)) {
        for (key, value) in self {
            visit(key, value.view());
        }
    }

    fn entry(&mut self, key: &str) -> &mut dyn Slot {
        BTreeMap::entry(self, key.to_owned()).or_default()
    }

    fn clear(&mut self) {
        BTreeMap::clear(self);
    }
}
