//! What can be corrected: an endpoint or an event.

use crate::{
    diag::Span,
    host,
    model::{Endpoint, Event, Field, Method},
};

pub(super) trait Subject: Clone + PartialEq {
    /// The top-level fields of the part of this name.
    fn part(&mut self, name: &str) -> Option<&mut Vec<Field>>;

    /// Puts what is called in place of what is.
    fn call(&mut self, method: Option<Method>, path: Option<&str>) -> Result<(), String>;

    /// The depth of the deepest type.
    fn depth(&self) -> usize;

    /// The page, and where on it this is said.
    fn page(&self) -> (&str, Span);
}

impl Subject for Endpoint {
    fn part(&mut self, name: &str) -> Option<&mut Vec<Field>> {
        match name {
            "path" => Some(&mut self.request.path),
            "query" => Some(&mut self.request.query),
            "header" => Some(&mut self.request.header),
            "body" => Some(&mut self.request.body),
            "response" => Some(&mut self.response.body),
            _ => None,
        }
    }

    fn call(&mut self, method: Option<Method>, path: Option<&str>) -> Result<(), String> {
        if let Some(fault) = path.and_then(host::path_fault) {
            return Err(format!("the path {fault}"));
        }
        self.method = method.unwrap_or(self.method);
        if let Some(path) = path {
            path.clone_into(&mut self.path);
        }
        Ok(())
    }

    fn depth(&self) -> usize {
        Self::depth(self)
    }

    fn page(&self) -> (&str, Span) {
        (&self.source, self.span)
    }
}

impl Subject for Event {
    fn part(&mut self, name: &str) -> Option<&mut Vec<Field>> {
        match name {
            "body" => Some(&mut self.body),
            "reply" => Some(&mut self.reply),
            _ => None,
        }
    }

    fn call(&mut self, method: Option<Method>, path: Option<&str>) -> Result<(), String> {
        if method.is_some() || path.is_some() {
            return Err("an event has neither method nor path".to_owned());
        }
        Ok(())
    }

    fn depth(&self) -> usize {
        Self::depth(self)
    }

    fn page(&self) -> (&str, Span) {
        (&self.source, self.span)
    }
}
