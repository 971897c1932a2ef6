//! What is sent beyond the fields of a request: fields that the docs do not list, and documented ones as `null`.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use super::request::{Field, Payload, Query, Request, has_body, without_pairs};
use crate::codec::{Place, Record, Slot, Target};
use crate::error::Error;
use crate::wire::{Content, Spec, Violations};

/// The additions to a call, in the order they were made.
#[derive(Clone, Default)]
pub(crate) struct Extras {
    fields: Vec<Extra>,
    /// The first that cannot be; reported when the call is made.
    wrong: Option<String>,
}

/// A value and where it goes.
#[derive(Clone)]
struct Extra {
    path: String,
    steps: Vec<Step>,
    place: Place,
    value: Value,
}

/// One step of a path.
#[derive(Clone)]
enum Step {
    Name(String),
    Index(usize),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "`{name}`"),
            Self::Index(index) => write!(f, "`[{index}]`"),
        }
    }
}

impl Extras {
    /// Adds a value. `blank` is a request of the type with nothing in it: its layouts say which parents there are.
    pub fn add(&mut self, spec: &Spec, blank: &mut dyn Record, path: &str, value: Value) {
        match place(spec, blank, path) {
            Ok((steps, place)) => self.fields.push(Extra { path: path.to_owned(), steps, place, value }),
            Err(why) => {
                self.wrong.get_or_insert_with(|| format!("`{path}` cannot be sent with {}: {why}", spec.id));
            }
        }
    }

    /// Drops what is said of fields that are sent otherwise.
    pub fn excuse(&self, mut found: Violations) -> Result<(), Violations> {
        let is_set = |path: String| self.fields.iter().any(|extra| extra.path == path);
        found.violations.retain(|violation| !is_set(violation.path.to_string()));
        if found.violations.is_empty() { Ok(()) } else { Err(found) }
    }

    /// Puts the values into a request that is written down already.
    pub fn apply(self, request: &mut Request) -> Result<(), Error> {
        if let Some(wrong) = self.wrong {
            return Err(Error::Config(wrong));
        }
        self.fields.into_iter().try_for_each(|extra| {
            let path = extra.path.clone();
            extra.apply(request).map_err(|why| Error::Config(format!("`{path}` cannot be sent: {why}")))
        })
    }
}

/// Where a value goes, or why it can go nowhere.
fn place(spec: &Spec, blank: &mut dyn Record, path: &str) -> Result<(Vec<Step>, Place), String> {
    let fields = blank.layout().fields;
    // A documented name may hold what elsewhere parts a path.
    let steps = if fields.contains(&path) { vec![Step::Name(path.to_owned())] } else { steps(path)? };
    let Some((Step::Name(first), inside)) = steps.split_first() else {
        return Err("a path begins with a name".to_owned());
    };
    let Some(index) = fields.iter().position(|name| name == first) else {
        return match inside {
            [] => Ok((steps, unlisted(spec))),
            _ => Err(format!("the request has no field `{first}`")),
        };
    };
    let place = blank.layout().places.get(index).copied().unwrap_or(Place::Body);
    match place {
        Place::Path | Place::Header => return Err("set it on the request itself".to_owned()),
        Place::Query if !inside.is_empty() => return Err(format!("`{first}` goes into the query")),
        Place::Query | Place::Body => {}
    }
    if !inside.is_empty() {
        walk(blank.slot_at(index), first, inside)?;
    }
    Ok((steps, place))
}

/// Where a field goes that no docs mention.
fn unlisted(spec: &Spec) -> Place {
    match spec.content {
        Content::None if !has_body(spec.method) => Place::Query,
        Content::None | Content::Json | Content::Multipart | Content::Binary => Place::Body,
    }
}

/// `a.b[2].c`, step by step.
fn steps(path: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, mut rest) = part.find('[').map_or((part, ""), |at| part.split_at(at));
        if !name.is_empty() {
            steps.push(Step::Name(name.to_owned()));
        }
        while let Some(index) = rest.strip_prefix('[') {
            let (index, behind) = index.split_once(']').ok_or("a `[` without `]`")?;
            steps.push(Step::Index(index.parse().map_err(|_| format!("`{index}` is no index"))?));
            rest = behind;
        }
        if !rest.is_empty() || part.is_empty() {
            return Err("a path is written as `a.b[2].c`".to_owned());
        }
    }
    Ok(steps)
}

/// Follows a path through the types of a request; its last step may be unknown to them.
fn walk(slot: &mut dyn Slot, parent: &str, steps: &[Step]) -> Result<(), String> {
    let Some((step, rest)) = steps.split_first() else {
        return Ok(());
    };
    match (slot.target(), step) {
        (Target::Json(_), _) => Ok(()),
        (Target::Record(_), Step::Name(_)) if rest.is_empty() => Ok(()),
        (Target::Record(record), Step::Name(name)) => {
            let index = record.layout().fields.iter().position(|field| field == name);
            let index = index.ok_or_else(|| format!("`{parent}` has no field `{name}`"))?;
            walk(record.slot_at(index), name, rest)
        }
        (Target::Map(map), Step::Name(name)) => walk(map.entry(name), name, rest),
        (Target::List(list), Step::Index(_)) => walk(list.push(), parent, rest),
        _ => Err(format!("`{parent}` has nothing like {step} inside")),
    }
}

impl Extra {
    fn apply(self, request: &mut Request) -> Result<(), String> {
        match self.place {
            Place::Query => self.into_query(&mut request.target),
            Place::Path | Place::Header | Place::Body => self.into_body(&mut request.payload),
        }
    }

    fn into_query(self, target: &mut String) -> Result<(), String> {
        let [Step::Name(name)] = self.steps.as_slice() else {
            return Err("a query has nothing inside of its parameters".to_owned());
        };
        let texts = match self.value {
            Value::Null => return Err("a query has no `null`".to_owned()),
            Value::Array(elements) => elements.into_iter().map(text).collect(),
            value => vec![text(value)],
        };
        let mut query = Query::behind(without_pairs(target, name));
        for text in &texts {
            query.pair(name, text);
        }
        *target = query.target;
        Ok(())
    }

    fn into_body(self, payload: &mut Payload) -> Result<(), String> {
        match payload {
            Payload::Binary(_) => Err("the body is a file".to_owned()),
            Payload::Multipart(parts) => {
                let [Step::Name(name)] = self.steps.as_slice() else {
                    return Err("the parts of a form have nothing inside".to_owned());
                };
                if self.value.is_null() {
                    return Err("a form has no `null`".to_owned());
                }
                parts.retain(|(part, _)| part != name);
                parts.push((Cow::Owned(name.clone()), Field::Text(text(self.value))));
                Ok(())
            }
            Payload::None | Payload::Json(_) => {
                let mut body = match payload {
                    Payload::Json(json) => serde_json::from_slice(json).map_err(|error| error.to_string())?,
                    _ => Value::Object(Map::new()),
                };
                set(&mut body, &self.steps, self.value)?;
                *payload = Payload::Json(body.to_string().into());
                Ok(())
            }
        }
    }
}

/// A value outside JSON: texts as they are, everything else as JSON writes it.
fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        value => value.to_string(),
    }
}

/// Puts a value at a place, and objects on the way to it where there are none yet.
fn set(at: &mut Value, steps: &[Step], value: Value) -> Result<(), String> {
    let Some((step, rest)) = steps.split_first() else {
        *at = value;
        return Ok(());
    };
    match step {
        Step::Name(name) => {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            let Value::Object(members) = at else { return Ok(()) };
            set(members.entry(name.clone()).or_insert(Value::Null), rest, value)
        }
        Step::Index(index) => {
            let elements = at.as_array_mut().map(Vec::as_mut_slice).unwrap_or_default();
            let length = elements.len();
            let element = elements.get_mut(*index);
            set(element.ok_or_else(|| format!("there is no {step} among {length} elements"))?, rest, value)
        }
    }
}

/// The values are nobody's business in a log.
impl fmt::Debug for Extras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|extra| &extra.path)).finish()
    }
}
