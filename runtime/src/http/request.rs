//! From a request type to what goes over the wire.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::codec::{Part, Path, Place, Record, Step, ValueRef, fields_to_vec, is_secret, views};
use crate::error::{Error, Hidden};
use crate::wire::{Broken, Content, Found, Method, Spec, Violation, Violations};

/// A call, ready to be sent as often as it takes.
pub(crate) struct Request {
    pub spec: &'static Spec,
    pub method: http::Method,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub payload: Payload,
    /// Whether sending it twice does what sending it once does.
    pub idempotent: bool,
}

/// The body of a request.
pub(crate) enum Payload {
    None,
    Json(Bytes),
    Multipart(Vec<(Cow<'static, str>, Field)>),
    Binary(Part),
}

impl Payload {
    /// Whether it may take long to send.
    pub fn is_file(&self) -> bool {
        match self {
            Self::None | Self::Json(_) => false,
            Self::Multipart(_) | Self::Binary(_) => true,
        }
    }
}

/// One part of a multipart body.
pub(crate) enum Field {
    Text(String),
    File(Part),
}

impl Request {
    /// Distributes the fields of a request to path, query, headers and body.
    ///
    /// # Errors
    /// When a path parameter would not stay inside its segment or a header cannot hold its value.
    pub fn new(spec: &'static Spec, record: &dyn Record) -> Result<Self, Error> {
        let fields = Fields { spec, record };
        Ok(Self {
            spec,
            method: method(spec.method),
            target: fields.target()?,
            headers: fields.headers()?,
            payload: fields.payload()?,
            idempotent: fields.idempotent(),
        })
    }

    /// A request that the client makes for itself: `body` as JSON to the path of the endpoint.
    pub fn json(spec: &'static Spec, body: &serde_json::Value, idempotent: bool) -> Self {
        Self {
            spec,
            method: method(spec.method),
            target: spec.path.to_owned(),
            headers: HeaderMap::new(),
            payload: Payload::Json(body.to_string().into()),
            idempotent,
        }
    }

    /// Hides what its names call a secret, the code of a login, and a bot's own part of its address and its signature.
    pub fn hide(&self, hidden: &mut Hidden) {
        /// What is longer holds more than secrets, and is not searched for them.
        const LONGEST: usize = 256 * 1024;

        let opens = |name: &str| ["code", "hook", "sign"].contains(&name) || is_secret(name);
        let mut add = |name: &str, text: &str| {
            if opens(name) {
                hidden.add(text);
            }
        };
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        for (name, text) in self.spec.path.split('/').zip(path.split('/')) {
            add(name.trim_matches(['{', '}']), text);
        }
        form_urlencoded::parse(query.as_bytes()).for_each(|(name, text)| add(&name, &text));
        for (name, value) in &self.headers {
            add(name.as_str(), value.to_str().unwrap_or_default());
        }
        match &self.payload {
            Payload::Json(json) if json.len() <= LONGEST => {
                let body = serde_json::from_slice::<serde_json::Value>(json).unwrap_or_default();
                let members = body.as_object().into_iter().flatten();
                members.for_each(|(name, value)| add(name, value.as_str().unwrap_or_default()));
            }
            Payload::Multipart(fields) => {
                for (name, field) in fields {
                    if let Field::Text(text) = field {
                        add(name, text);
                    }
                }
            }
            Payload::None | Payload::Json(_) | Payload::Binary(_) => {}
        }
    }

    /// Whether the body can be sent a second time.
    pub fn replayable(&self) -> bool {
        match &self.payload {
            Payload::None | Payload::Json(_) => true,
            Payload::Binary(part) => part.replayable(),
            Payload::Multipart(parts) => parts.iter().all(|(_, field)| match field {
                Field::Text(_) => true,
                Field::File(part) => part.replayable(),
            }),
        }
    }
}

pub(crate) fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
        Method::Head => http::Method::HEAD,
        Method::Options => http::Method::OPTIONS,
    }
}

/// Whether a header says how long a body is, which the connection does: said by somebody else, it would part a request from
/// its body.
pub(crate) fn is_framing(name: &str) -> bool {
    [CONTENT_LENGTH, TRANSFER_ENCODING].iter().any(|framing| framing.as_str().eq_ignore_ascii_case(name))
}

/// Whether HTTP itself promises that a repetition is harmless.
pub(crate) fn is_idempotent(method: Method) -> bool {
    match method {
        Method::Get | Method::Head | Method::Options | Method::Put | Method::Delete => true,
        Method::Post | Method::Patch => false,
    }
}

/// Whether a request with this method may carry a body without surprising anybody.
pub(crate) fn has_body(method: Method) -> bool {
    match method {
        Method::Post | Method::Put | Method::Patch => true,
        Method::Get | Method::Delete | Method::Head | Method::Options => false,
    }
}

/// Everything but what RFC 3986 calls unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

struct Fields<'a> {
    spec: &'static Spec,
    record: &'a dyn Record,
}

impl<'a> Fields<'a> {
    /// The fields that go to one place and have a value.
    fn at(&self, place: Place) -> impl Iterator<Item = (&'static str, ValueRef<'a>)> + '_ {
        let names = self.record.layout().fields.iter().enumerate();
        names
            .filter(move |(index, _)| self.place(*index) == place)
            .map(|(index, name)| (*name, self.record.view_at(index)))
            .filter(|(_, view)| !matches!(view, ValueRef::Absent))
    }

    fn place(&self, index: usize) -> Place {
        self.record.layout().places.get(index).copied().unwrap_or(Place::Body)
    }

    fn target(&self) -> Result<String, Error> {
        let mut target = String::with_capacity(self.spec.path.len() + 64);
        let mut rest = self.spec.path;
        while let Some((before, parameter)) = rest.split_once('{') {
            let (name, after) = parameter.split_once('}').unwrap_or((parameter, ""));
            target.push_str(before);
            target.extend(utf8_percent_encode(&self.segment(name)?, SEGMENT));
            rest = after;
        }
        target.push_str(rest);
        let mut query = Query::behind(target);
        for (name, view) in self.at(Place::Query) {
            query.push(name, view);
        }
        Ok(query.target)
    }

    fn segment(&self, name: &str) -> Result<String, Error> {
        let value = self.at(Place::Path).find(|(wire, _)| *wire == name).map(|(_, view)| text(view));
        match value.as_deref().unwrap_or_default() {
            "" | "." | ".." => Err(broken(name, Broken::PathSegment)),
            value => Ok(value.to_owned()),
        }
    }

    fn headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        // How long a body is the connection says, whatever a page lists.
        for (name, view) in self.at(Place::Header).filter(|(name, _)| !is_framing(name)) {
            let value = HeaderValue::from_str(&text(view)).map_err(|_| broken(name, Broken::HeaderValue))?;
            let name = HeaderName::try_from(name).map_err(|_| broken(name, Broken::HeaderValue))?;
            headers.append(name, value);
        }
        Ok(headers)
    }

    fn payload(&self) -> Result<Payload, Error> {
        match self.spec.content {
            Content::None => Ok(Payload::None),
            Content::Json => {
                let body = fields_to_vec(self.record, &|index| self.place(index) == Place::Body);
                body.map(|body| Payload::Json(body.into())).map_err(|error| Error::Config(error.to_string()))
            }
            Content::Multipart => {
                let parts = self.at(Place::Body).map(|(name, view)| (Cow::Borrowed(name), field(view)));
                Ok(Payload::Multipart(parts.collect()))
            }
            Content::Binary => {
                let file = self.at(Place::Body).find_map(|(_, view)| part(view));
                Ok(file.map_or(Payload::None, |part| Payload::Binary(part.clone())))
            }
        }
    }

    fn idempotent(&self) -> bool {
        let carries = |wire: &str| {
            let layout = self.record.layout();
            let index = layout.fields.iter().position(|name| *name == wire);
            index.is_some_and(|index| {
                !matches!(self.record.view_at(index), ValueRef::Absent | ValueRef::Text(""))
            })
        };
        is_idempotent(self.spec.method) || self.spec.idempotency.is_some_and(carries)
    }
}

fn broken(name: &str, rule: Broken) -> Error {
    let path = Path::from([Step::Key(name.to_owned())].as_slice());
    let violations = vec![Violation { path, rule, found: Found::Text }];
    Violations { violations, ..Violations::default() }.into()
}

/// Builds a query string behind a path.
pub(crate) struct Query {
    pub target: String,
    pub separator: char,
}

/// A target without the query parameters of this name.
pub(crate) fn without_pairs(target: &str, name: &str) -> String {
    let Some((path, query)) = target.split_once('?') else {
        return target.to_owned();
    };
    let key = format!("{}=", utf8_percent_encode(name, SEGMENT));
    let rest = query.split('&').filter(|pair| !pair.starts_with(&key)).collect::<Vec<_>>().join("&");
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") }
}

impl Query {
    /// Goes on behind a target, which may have a query already.
    pub fn behind(target: String) -> Self {
        let separator = if target.contains('?') { '&' } else { '?' };
        Self { target, separator }
    }

    /// A list becomes repeated keys.
    fn push(&mut self, name: &str, view: ValueRef<'_>) {
        match view {
            ValueRef::List(list) => views(list).for_each(|element| self.pair(name, &text(element))),
            _ => self.pair(name, &text(view)),
        }
    }

    pub fn pair(&mut self, name: &str, value: &str) {
        self.target.push(self.separator);
        self.separator = '&';
        self.target.extend(utf8_percent_encode(name, SEGMENT));
        self.target.push('=');
        self.target.extend(utf8_percent_encode(value, SEGMENT));
    }
}

fn part(view: ValueRef<'_>) -> Option<&Part> {
    match view {
        ValueRef::Part(part) => Some(part),
        _ => None,
    }
}

fn field(view: ValueRef<'_>) -> Field {
    part(view).map_or_else(|| Field::Text(text(view)), |part| Field::File(part.clone()))
}

/// A value outside JSON: texts as they are, everything else as JSON writes it.
fn text(view: ValueRef<'_>) -> String {
    match view {
        ValueRef::Text(text) => text.to_owned(),
        ValueRef::Int(number) => number.to_string(),
        ValueRef::Absent | ValueRef::Part(_) => String::new(),
        view => serde_json::to_string(&view).unwrap_or_default(),
    }
}
