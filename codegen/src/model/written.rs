//! Types as model files spell them: what stands in several places is referred to.

use super::{Endpoint, EnumOf, EnumValue, Event, Field, Request, Response, Type};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::of(self, &|_| None).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let outside =
            |to: &str| D::Error::custom(format!("`{to}` is a reference, and stands outside of a model file"));
        Written::deserialize(deserializer)?.resolved(&|to| Err(outside(to)))
    }
}

/// The JSON of a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Written {
    String {
        /// What is in it, of a text that is JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        json: Option<Box<Written>>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bits: Vec<EnumValue>,
    },
    Int {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bits: Vec<EnumValue>,
    },
    Float,
    Bool,
    File,
    Json,
    Enum {
        of: EnumOf,
        values: Vec<EnumValue>,
    },
    List {
        item: Box<Written>,
    },
    Map {
        value: Box<Written>,
    },
    Object {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        fields: Vec<Field<Written>>,
    },
    /// One of the file's `types`.
    Ref {
        to: String,
    },
}

impl Written {
    /// The JSON of `ty`, where `key` tells under which name an object is written elsewhere, if it is.
    pub(super) fn of<'k>(ty: &Type, key: &impl Fn(&Type) -> Option<&'k str>) -> Self {
        match key(ty) {
            Some(key) => Self::Ref { to: key.to_owned() },
            None => Self::in_place(ty, key),
        }
    }

    /// [`Written::of`] for a type that is itself written out.
    pub(super) fn in_place<'k>(ty: &Type, key: &impl Fn(&Type) -> Option<&'k str>) -> Self {
        let boxed = |inner| Box::new(Self::of(inner, key));
        match ty {
            Type::String => Self::String { json: None, bits: Vec::new() },
            Type::JsonText { json } => Self::String { json: Some(boxed(json)), bits: Vec::new() },
            Type::Bits { of: EnumOf::String, bits } => Self::String { json: None, bits: bits.clone() },
            Type::Bits { of: EnumOf::Int, bits } => Self::Int { bits: bits.clone() },
            Type::Int => Self::Int { bits: Vec::new() },
            Type::Float => Self::Float,
            Type::Bool => Self::Bool,
            Type::File => Self::File,
            Type::Json => Self::Json,
            Type::Enum { of, values } => Self::Enum { of: *of, values: values.clone() },
            Type::List { item } => Self::List { item: boxed(item) },
            Type::Map { value } => Self::Map { value: boxed(value) },
            Type::Object { name, fields } => {
                let fields = fields.iter().map(|field| field.with(Self::of(&field.ty, key))).collect();
                Self::Object { name: name.clone(), fields }
            }
        }
    }

    /// The type, where `named` gives what a reference leads to.
    pub(super) fn resolved<E>(&self, named: &impl Fn(&str) -> Result<Type, E>) -> Result<Type, E> {
        let inner = |written: &Self| written.resolved(named).map(Box::new);
        Ok(match self {
            Self::String { json: Some(json), bits: _ } => Type::JsonText { json: inner(json)? },
            Self::String { json: None, bits } => bitwise(EnumOf::String, bits, Type::String),
            Self::Int { bits } => bitwise(EnumOf::Int, bits, Type::Int),
            Self::Float => Type::Float,
            Self::Bool => Type::Bool,
            Self::File => Type::File,
            Self::Json => Type::Json,
            Self::Enum { of, values } => Type::Enum { of: *of, values: values.clone() },
            Self::List { item } => Type::List { item: inner(item)? },
            Self::Map { value } => Type::Map { value: inner(value)? },
            Self::Object { name, fields } => {
                let resolved = |field: &Field<Self>| Ok(field.with(field.ty.resolved(named)?));
                let fields = fields.iter().map(resolved).collect::<Result<_, E>>()?;
                Type::Object { name: name.clone(), fields }
            }
            Self::Ref { to } => named(to)?,
        })
    }
}

fn bitwise(of: EnumOf, bits: &[EnumValue], plain: Type) -> Type {
    if bits.is_empty() { plain } else { Type::Bits { of, bits: bits.to_vec() } }
}

impl<T> Field<T> {
    /// The same field of another type.
    fn with<U>(&self, ty: U) -> Field<U> {
        let Self { name, ty: _, required, description, default, example, rules, scopes, origin, rust, span } =
            self;
        Field {
            name: name.clone(),
            ty,
            required: *required,
            description: description.clone(),
            default: default.clone(),
            example: example.clone(),
            rules: rules.clone(),
            scopes: scopes.clone(),
            origin: *origin,
            rust: rust.clone(),
            span: *span,
        }
    }
}

/// The same fields with every type changed that no other holds.
fn changed<T, U, E>(fields: &[Field<T>], change: &impl Fn(&T) -> Result<U, E>) -> Result<Vec<Field<U>>, E> {
    fields.iter().map(|field| Ok(field.with(change(&field.ty)?))).collect()
}

impl<T> Event<T> {
    /// The same event with every type changed that no other holds.
    pub(super) fn map<U, E>(&self, change: &impl Fn(&T) -> Result<U, E>) -> Result<Event<U>, E> {
        Ok(Event {
            body: changed(&self.body, change)?,
            reply: changed(&self.reply, change)?,
            event_type: self.event_type.clone(),
            kind: self.kind,
            schema: self.schema,
            source: self.source.clone(),
            also: self.also.clone(),
            dialect: self.dialect,
            language: self.language,
            title: self.title.clone(),
            summary: self.summary.clone(),
            doc_url: self.doc_url.clone(),
            deprecated: self.deprecated,
            condensed: self.condensed,
            app_types: self.app_types.clone(),
            scopes: self.scopes.clone(),
            field_scopes: self.field_scopes.clone(),
            same_by: self.same_by.clone(),
            examples: self.examples.clone(),
            reply_examples: self.reply_examples.clone(),
            span: self.span,
        })
    }
}

impl<T> Endpoint<T> {
    /// The same endpoint with every type changed that no other holds.
    pub(super) fn map<U, E>(&self, change: &impl Fn(&T) -> Result<U, E>) -> Result<Endpoint<U>, E> {
        let fields = |fields: &[Field<T>]| changed(fields, change);
        let Request { content_type, path, query, header, body, forms } = &self.request;
        let request = Request {
            content_type: content_type.clone(),
            path: fields(path)?,
            query: fields(query)?,
            header: fields(header)?,
            body: fields(body)?,
            forms: forms.clone(),
        };
        let Response { content_type, body } = &self.response;
        let response = Response { content_type: content_type.clone(), body: fields(body)? };
        Ok(Endpoint {
            request,
            response,
            id: self.id.clone(),
            source: self.source.clone(),
            also: self.also.clone(),
            dialect: self.dialect,
            language: self.language,
            title: self.title.clone(),
            summary: self.summary.clone(),
            doc_url: self.doc_url.clone(),
            deprecated: self.deprecated,
            instead: self.instead.clone(),
            condensed: self.condensed,
            method: self.method,
            path: self.path.clone(),
            host: self.host.clone(),
            app_types: self.app_types.clone(),
            tokens: self.tokens.clone(),
            scopes: self.scopes.clone(),
            field_scopes: self.field_scopes.clone(),
            rate_limits: self.rate_limits.clone(),
            paging: self.paging.clone(),
            errors: self.errors.clone(),
            examples: self.examples.clone(),
            span: self.span,
        })
    }
}
