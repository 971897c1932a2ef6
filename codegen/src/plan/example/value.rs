//! Values: what the page shows for a field, or what is made up for it.

use super::{
    choose::{self, Around},
    given::{Fields, Given},
    neutral::{self, Place},
    text,
};
use crate::{
    model::{Field, Rule},
    plan::{
        Accepts, ConstructorPlan, ExamplePlan, ExprPlan, GivenPlan, MadePlan, ObjectPlan, OutcomePlan,
        TakesPlan, ValuesPlan,
        id::IdType,
        name::{self, FieldName, ModuleName, TypeName},
        object::Names,
        shape::{ChoiceId, ObjectId, ShapeId, Ty},
    },
};
use serde_json::{Number, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// So many fields of structs are spelled in one example; what comes behind them is left empty.
const MAX_FIELDS: usize = 24;

/// Who writes an example, and what that needs.
#[derive(Debug)]
pub(in crate::plan) struct Caller<'a, 'n, 's> {
    names: &'n Names<'a, 's>,
    types: BTreeSet<TypeName>,
    core: BTreeSet<&'static str>,
    /// How many fields may still be spelled.
    left: usize,
}

impl<'a, 'n, 's> Caller<'a, 'n, 's> {
    pub fn new(names: &'n Names<'a, 's>) -> Self {
        Self { names, types: BTreeSet::new(), core: BTreeSet::new(), left: MAX_FIELDS }
    }

    /// The call of the endpoint at `path`, of whose types the resource's module exports the request and what that takes.
    pub fn example(
        mut self,
        request: &ObjectPlan,
        given: &[Given<'_, 'a>],
        path: &[ModuleName],
        outcome: OutcomePlan,
    ) -> Option<ExamplePlan> {
        let made = self.made(request, given, Around::Call)?;
        let (_, resource) = path.split_last()?;
        let exported = |name: &TypeName| *name == request.name || Some(name) == request.arguments();
        let module = if self.types.iter().all(exported) { resource } else { path };
        Some(ExamplePlan {
            module: module.to_vec(),
            types: self.types.into_iter().collect(),
            core: self.core.into_iter().collect(),
            request: made,
            outcome,
        })
    }

    fn made(&mut self, object: &ObjectPlan, given: &[Given<'_, 'a>], around: Around) -> Option<MadePlan> {
        let ConstructorPlan { takes, rest: _, setters: _ } = object.constructor.as_ref()?;
        self.types.insert(object.name.clone());
        let fields = given.iter().map(|given| (&given.field.name, given)).collect::<BTreeMap<_, _>>();
        let required;
        let given = match takes {
            TakesPlan::Positions(arguments) => {
                required = arguments.len();
                let values = arguments
                    .iter()
                    .map(|argument| self.argument(&fields, &argument.field, argument.accepts));
                GivenPlan::Positions(values.collect())
            }
            TakesPlan::Struct(arguments) => {
                required = arguments.fields.len();
                self.types.insert(arguments.name.clone());
                let values = arguments
                    .fields
                    .iter()
                    .map(|(field, _)| (field.name.clone(), self.field(&fields, &field.name)));
                GivenPlan::Struct(arguments.name.clone(), values.collect())
            }
        };
        let setters = choose::setters(object, &fields, required, around).into_iter().map(|setter| {
            let argument = &setter.argument;
            (setter.method.clone(), self.argument(&fields, &argument.field, argument.accepts))
        });
        let setters = setters.collect();
        Some(MadePlan { name: object.name.clone(), given, setters })
    }

    fn argument(&mut self, fields: &Fields<'_, '_, 'a>, name: &FieldName, accepts: Accepts) -> ExprPlan {
        accepted(self.field(fields, name), accepts)
    }

    fn field(&mut self, fields: &Fields<'_, '_, 'a>, name: &FieldName) -> ExprPlan {
        self.left = self.left.saturating_sub(1);
        let Some(Given { member, shown, .. }) = fields.get(name) else { return ExprPlan::Default };
        self.value(&member.ty, member.field, shown)
    }

    /// A value of the declared type.
    fn value(&mut self, ty: &Ty, field: &Field, shown: &[&Value]) -> ExprPlan {
        match ty {
            Ty::Text => ExprPlan::Owned(text::of(field, shown)),
            Ty::Int => ExprPlan::Int(int(field, shown)),
            Ty::Float => ExprPlan::Float(float(field, shown)),
            Ty::Bool => ExprPlan::Bool(shown.iter().find_map(|value| as_bool(value)).unwrap_or(true)),
            Ty::Json => {
                self.core.insert("json");
                ExprPlan::Json(json(shown).cloned().unwrap_or_else(|| json!({})))
            }
            Ty::JsonText(_) => ExprPlan::Into(Box::new(ExprPlan::Text(json_text(shown)))),
            Ty::Part => {
                self.core.insert("Part");
                ExprPlan::Part(file(field))
            }
            Ty::List(item) => {
                let inside = shown.iter().filter_map(|value| first(value)).collect::<Vec<_>>();
                ExprPlan::List(vec![self.value(item, field, &inside)])
            }
            Ty::Map(value) => self.map(value, field, shown),
            Ty::Id(id) => self.id(*id, field, shown),
            Ty::Choice(id) => self.choice(*id, shown),
            Ty::Object(id) => self.object(*id, shown),
            // A value that contains another of its kind goes without it.
            Ty::Knot(_) => ExprPlan::Default,
        }
    }

    fn map(&mut self, value: &Ty, field: &Field, shown: &[&Value]) -> ExprPlan {
        let entry = shown.iter().find_map(|value| value.as_object()?.iter().next());
        let entry = entry.filter(|(key, _)| text::is_printable(key) && neutral::is_harmless(key));
        let (key, inside) = entry.map_or(("key", None), |(key, inside)| (key.as_str(), Some(inside)));
        let inside = self.value(value, field, &inside.into_iter().collect::<Vec<_>>());
        ExprPlan::Map(vec![(key.to_owned(), inside)])
    }

    /// The kind of ids that the page shows, or the first that it lists.
    fn id(&mut self, id: IdType, field: &Field, shown: &[&Value]) -> ExprPlan {
        let listed = IdType::listed(field);
        let shown = shown.iter().filter_map(|value| value.as_str()).find(|text| listed.contains(text));
        let Some(value) = shown.or(listed.first().copied()) else { return ExprPlan::Default };
        self.core.insert(id.path());
        ExprPlan::Variant(id.name(), name::variant_name(value))
    }

    /// The value that the page shows, or the first.
    fn choice(&mut self, id: ChoiceId, shown: &[&Value]) -> ExprPlan {
        let Some(name) = self.names.names.get(&ShapeId::Choice(id)) else { return ExprPlan::Default };
        let variant = match self.names.choice(id, name.clone()).values {
            ValuesPlan::Texts(values) => {
                let shown = shown.iter().find_map(|value| {
                    let wire = text::spelled(value)?;
                    values.iter().find(|value| value.wire == wire)
                });
                shown.or(values.first()).map(|value| value.name.clone())
            }
            ValuesPlan::Ints(values) => {
                let shown = shown.iter().find_map(|value| {
                    let wire = as_int(value)?;
                    values.iter().find(|value| value.wire == wire)
                });
                shown.or(values.first()).map(|value| value.name.clone())
            }
        };
        let Some(variant) = variant else { return ExprPlan::Default };
        self.types.insert(name.clone());
        ExprPlan::Variant(name.clone(), variant)
    }

    fn object(&mut self, id: ObjectId, shown: &[&Value]) -> ExprPlan {
        let name = self.names.names.get(&ShapeId::Object(id)).filter(|_| self.left > 0);
        let Some(name) = name else { return ExprPlan::Default };
        let object = self.names.object(id, name.clone());
        let members = &self.names.shapes.object(id).members;
        let given = object.fields.iter().zip(members).map(|(field, member)| Given::new(field, member, shown));
        let given = given.collect::<Vec<_>>();
        self.made(&object, &given, Around::Object)
            .map_or(ExprPlan::Default, |made| ExprPlan::Made(Box::new(made)))
    }
}

/// A value of a type, as it is written where more than that type is taken.
fn accepted(value: ExprPlan, accepts: Accepts) -> ExprPlan {
    match (accepts, value) {
        (Accepts::Into, ExprPlan::Owned(text)) => ExprPlan::Text(text),
        (Accepts::Into, ExprPlan::Into(inner)) => *inner,
        (Accepts::Texts, ExprPlan::List(items)) => {
            let text = |item| if let ExprPlan::Owned(text) = item { Some(text) } else { None };
            ExprPlan::Texts(items.into_iter().filter_map(text).collect())
        }
        (Accepts::Value | Accepts::Into | Accepts::Texts, value) => value,
    }
}

/// The first element; a page may show it without its list.
fn first(value: &Value) -> Option<&Value> {
    value.as_array().map_or(Some(value), |list| list.first())
}

fn as_int(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn as_bool(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str()?.trim().parse().ok())
}

fn int(field: &Field, shown: &[&Value]) -> i64 {
    let keeps = |number: &i64| text::keeps(field, &json!(number));
    let is_free = matches!(neutral::place(field), Place::Free);
    let told = shown.iter().filter(|_| is_free).filter_map(|value| as_int(value)).find(keeps);
    told.or_else(|| [1, limit(field)?].into_iter().find(keeps)).unwrap_or(1)
}

/// The number that a range begins or ends with.
fn limit(field: &Field) -> Option<i64> {
    field.rules.iter().find_map(|rule| {
        let Rule::Range { min, max } = rule else { return None };
        min.as_ref().or(max.as_ref()).and_then(Number::as_i64)
    })
}

fn float(field: &Field, shown: &[&Value]) -> f64 {
    let number = |value: &&Value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let told = shown.iter().filter_map(number).filter(|number| number.is_finite());
    let mut kept = told.filter(|number| text::keeps(field, &json!(number)));
    kept.next().unwrap_or(1.0)
}

/// The JSON that the page shows, where it is short.
fn json<'v>(shown: &[&'v Value]) -> Option<&'v Value> {
    shown.iter().copied().find(|value| is_short(&value.to_string()) && neutral::is_harmless_json(value))
}

fn json_text(shown: &[&Value]) -> String {
    let texts = shown.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let is_harmless = |text: &String| {
        is_short(text) && text.parse::<Value>().is_ok_and(|value| neutral::is_harmless_json(&value))
    };
    texts.into_iter().find(is_harmless).unwrap_or_else(|| "{}".to_owned())
}

fn is_short(text: &str) -> bool {
    text::is_printable(text)
}

/// A file that might be what the field asks for.
fn file(field: &Field) -> &'static str {
    let name = field.name.to_lowercase();
    let is_image = ["image", "avatar", "icon", "photo", "picture"].iter().any(|word| name.contains(word));
    if is_image { "image.png" } else { "file.pdf" }
}
