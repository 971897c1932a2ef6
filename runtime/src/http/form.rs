//! A form on its way out (`multipart/form-data`, RFC 7578), as browsers write it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::HeaderValue;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;

use super::content::{BoxError, Content, whole};
use super::file::{content_type, open};
use super::request::Field;
use crate::codec::Part;
use crate::error::Error;
use crate::secret::random_text;

/// A form, behind the content type that says how its parts are told apart.
pub(super) async fn form(fields: &[(Cow<'static, str>, Field)]) -> Result<(HeaderValue, Content), Error> {
    // No part holds what nobody can guess.
    let boundary = random_text::<16>();
    let boundary = boundary.ok_or_else(|| Error::Config("the machine has no random numbers".to_owned()))?;
    let mut pieces = VecDeque::with_capacity(fields.len() * 3 + 1);
    for (name, field) in fields {
        let (told, content) = match field {
            Field::Text(text) => (String::new(), whole(text.clone())),
            Field::File(part) => {
                let part = named(part, fields);
                (of_file(&part)?, open(&part).await?)
            }
        };
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"{told}\r\n\r\n",
            quoted(name)
        );
        pieces.extend([whole(head), content, whole("\r\n")]);
    }
    pieces.push_back(whole(format!("--{boundary}--\r\n")));
    let content_type = content_type(&format!("multipart/form-data; boundary={boundary}"))?;
    Ok((content_type, Chain(pieces).boxed()))
}

/// What the head of a part says of its file.
fn of_file(part: &Part) -> Result<String, Error> {
    // Without a file name the platform takes the part for a text.
    let mut told = format!("; filename=\"{}\"", quoted(part.file_name.as_deref().unwrap_or("file")));
    if let Some(mime) = &part.content_type {
        content_type(mime)?;
        told.push_str("\r\nContent-Type: ");
        told.push_str(mime);
    }
    Ok(told)
}

/// What would end the name, or the line it stands in.
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// A part that the caller gave no name has the one that the form's own field says.
fn named(part: &Part, fields: &[(Cow<'static, str>, Field)]) -> Part {
    let name = fields.iter().find_map(|(name, field)| match field {
        Field::Text(text) if ["file_name", "fileName", "name"].contains(&&**name) && !text.is_empty() => {
            Some(text)
        }
        Field::Text(_) | Field::File(_) => None,
    });
    name.map_or_else(|| part.clone(), |name| part.clone().named_unless_told(name))
}

/// One behind the other.
struct Chain(VecDeque<Content>);

impl Body for Chain {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(piece) = self.0.front_mut() {
            match Pin::new(piece).poll_frame(cx) {
                Poll::Ready(None) => drop(self.0.pop_front()),
                moved => return moved,
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.0.iter().all(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let hints = self.0.iter().map(Body::size_hint);
        let exact = hints.map(|hint| hint.exact()).sum::<Option<u64>>();
        exact.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
