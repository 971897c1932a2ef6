//! Model files -> endpoints and events. Files come out of a history that anybody may have written: what is wrong with one is told,
//! and no file takes more memory than its size allows.

use super::{Catalog, Endpoint, Event, SCHEMA, Type, written::Written};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use thiserror::Error;

/// Deepest nesting of objects, lists and maps that is read. What is written is flatter.
const MAX_DEPTH: usize = 64;

/// Largest size in bytes, without blanks, with every type written out wherever it stands.
const MAX_SIZE: u64 = 64 << 20;

/// Why a model file cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It is no JSON, or not that of a model.
    #[error("it is no model file: {0}")]
    Json(#[from] serde_json::Error),
    /// It is newer than this program.
    #[error(
        "its schema is {0}, and schemas 1 to {SCHEMA} can be read: use the version of this program that wrote it"
    )]
    Schema(u32),
    /// It refers to a type that it does not have.
    #[error("it refers to the type `{0}`, which is not among its types")]
    Dangling(String),
    /// A type refers to itself.
    #[error("its type `{0}` contains itself: {1}")]
    Cycle(String, String),
    /// Its types are nested deeper than any of a page.
    #[error("its types are nested more than {MAX_DEPTH} deep")]
    Deep,
    /// Its references multiply.
    #[error("it holds more than {} MB where every type is written out", MAX_SIZE >> 20)]
    Large,
}

/// A model file.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    types: BTreeMap<String, Written>,
    endpoints: Vec<Endpoint<Written>>,
    #[serde(default)]
    events: Vec<Event<Written>>,
}

/// Tells how to read the rest.
#[derive(Deserialize)]
struct Head {
    schema: u32,
}

/// The endpoints and events of a model file of this schema or of the one before.
///
/// # Errors
/// See [`ReadError`].
pub fn read(bytes: &[u8]) -> Result<Catalog, ReadError> {
    let head = serde_json::from_slice::<Head>(bytes)?;
    if !(1..=SCHEMA).contains(&head.schema) {
        return Err(ReadError::Schema(head.schema));
    }
    let file = serde_json::from_slice::<File>(bytes)?;
    measure(&file)?;
    let resolved = |ty: &Written| resolved(ty, &file.types);
    Ok(Catalog {
        endpoints: file.endpoints.iter().map(|endpoint| endpoint.map(&resolved)).collect::<Result<_, _>>()?,
        events: file.events.iter().map(|event| event.map(&resolved)).collect::<Result<_, _>>()?,
    })
}

/// The type with everything that it refers to, which [`measure`] has found to have an end.
fn resolved(ty: &Written, types: &BTreeMap<String, Written>) -> Result<Type, ReadError> {
    let named = |to: &str| types.get(to).ok_or_else(|| ReadError::Dangling(to.to_owned()));
    ty.resolved(&|to| resolved(named(to)?, types))
}

/// Whether all references lead somewhere, to an end, and to no more than can be held.
fn measure(file: &File) -> Result<(), ReadError> {
    let mut measure = Measure { types: &file.types, known: HashMap::new(), around: Vec::new() };
    // Those that nobody refers to are read too.
    for name in file.types.keys() {
        measure.named(name)?;
    }
    let mut size = 0_u64;
    let of_endpoints = file.endpoints.iter().flat_map(|endpoint| {
        let (request, response) = (&endpoint.request, &endpoint.response);
        [&request.path, &request.query, &request.header, &request.body, &response.body]
    });
    let of_events = file.events.iter().flat_map(|event| [&event.body, &event.reply]);
    for field in of_endpoints.chain(of_events).flatten() {
        size = size.saturating_add(measure.ty(&field.ty, 0)?.size);
    }
    if size > MAX_SIZE { Err(ReadError::Large) } else { Ok(()) }
}

/// What becomes of a type when all references in it are followed.
#[derive(Clone, Copy, Default)]
struct Extent {
    /// Of what it refers to, in bytes.
    size: u64,
    depth: usize,
}

struct Measure<'a> {
    types: &'a BTreeMap<String, Written>,
    known: HashMap<&'a str, Extent>,
    /// The types that are being measured.
    around: Vec<&'a str>,
}

impl<'a> Measure<'a> {
    /// A type that stands `at` deep in what is measured.
    fn ty(&mut self, ty: &'a Written, at: usize) -> Result<Extent, ReadError> {
        let extent = match ty {
            Written::String { json: Some(json), bits: _ } => self.ty(json, at + 1)?.inside(),
            Written::String { json: None, bits: _ }
            | Written::Int { .. }
            | Written::Float
            | Written::Bool
            | Written::File
            | Written::Json
            | Written::Enum { .. } => Extent::default(),
            Written::List { item } | Written::Map { value: item } => self.ty(item, at + 1)?.inside(),
            Written::Object { name: _, fields } => {
                let mut all = Extent::default();
                for field in fields {
                    let one = self.ty(&field.ty, at + 1)?;
                    all = Extent { size: all.size.saturating_add(one.size), depth: all.depth.max(one.depth) };
                }
                all.inside()
            }
            Written::Ref { to } => self.named(to)?,
        };
        if at + extent.depth > MAX_DEPTH { Err(ReadError::Deep) } else { Ok(extent) }
    }

    fn named(&mut self, name: &'a str) -> Result<Extent, ReadError> {
        if let Some(extent) = self.known.get(name) {
            return Ok(*extent);
        }
        let ty = self.types.get(name).ok_or_else(|| ReadError::Dangling(name.to_owned()))?;
        if let Some(at) = self.around.iter().position(|around| *around == name) {
            let way = self.around.iter().skip(at).chain([&name]).copied().collect::<Vec<_>>().join(" → ");
            return Err(ReadError::Cycle(name.to_owned(), way));
        }
        if self.around.len() >= MAX_DEPTH {
            return Err(ReadError::Deep);
        }
        self.around.push(name);
        let mut extent = self.ty(ty, 0)?;
        self.around.pop();
        let own = serde_json::to_vec(ty)?.len() as u64;
        extent.size = extent.size.saturating_add(own);
        self.known.insert(name, extent);
        Ok(extent)
    }
}

impl Extent {
    fn inside(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}
