//! What a server gives back of what it was sent. A message of the platform's is shown, and a gateway that repeats a request
//! in it must not show a token by that.

use std::io;

use super::{ApiError, AuthError, Error, ErrorDetail, Origin, Reason, TransportError, TransportKind};

/// What is shorter may stand in any text, and is no secret.
const SHORTEST: usize = 8;

/// Whether a text shows a secret.
pub(crate) fn shows(text: &str, secret: &str) -> bool {
    secret.len() >= SHORTEST && text.contains(secret)
}

/// Texts of a request that nobody is shown, the longest first: one may be a part of another.
#[derive(Debug, Default)]
pub(crate) struct Hidden(Vec<String>);

impl Hidden {
    /// Hides a text.
    pub fn add(&mut self, text: &str) {
        if text.len() >= SHORTEST && !self.0.iter().any(|hidden| hidden == text) {
            let at = self.0.partition_point(|hidden| hidden.len() >= text.len());
            self.0.insert(at, text.to_owned());
        }
    }

    fn mute(&self, text: &mut String) {
        for hidden in &self.0 {
            if shows(text, hidden) {
                *text = text.replace(hidden, "***");
            }
        }
    }

    fn all<'a>(&self, texts: impl IntoIterator<Item = &'a mut Option<String>>) {
        texts.into_iter().flatten().for_each(|text| self.mute(text));
    }
}

impl Error {
    /// Shows none of these texts. The body of the reply stays as it came.
    pub(crate) fn without(mut self, hidden: &Hidden) -> Self {
        match &mut self {
            Self::Api(error) | Self::Auth(AuthError::Refused(error)) => mute_api(error, hidden),
            Self::Decode(error) => {
                mute_origin(&mut error.origin, hidden);
                if let Reason::NotJson(found) | Reason::Encoded(found) = &mut error.reason {
                    hidden.mute(found);
                }
            }
            Self::Transport(error) => mute_transport(error, hidden),
            // What these say is ours.
            Self::Check(_) | Self::Auth(_) | Self::Config(_) => {}
        }
        self
    }
}

#[cfg(feature = "socket")]
impl super::ListenError {
    /// Shows none of these texts.
    pub(crate) fn without(mut self, hidden: &Hidden) -> Self {
        if let Self::Refused { message: text, .. } | Self::Closed { reason: text, .. } = &mut self {
            hidden.mute(text);
        }
        self
    }
}

fn mute_api(error: &mut ApiError, hidden: &Hidden) {
    let ErrorDetail {
        message,
        log_id,
        logid,
        troubleshooter,
        permission_violations,
        field_violations,
        helps,
        // As it came, like the body, and shown by nothing.
        raw: _,
    } = &mut error.detail;
    hidden.mute(&mut error.message);
    mute_origin(&mut error.origin, hidden);
    hidden.all([message, log_id, logid, troubleshooter]);
    for lack in permission_violations {
        hidden.all([
            &mut lack.kind,
            &mut lack.subject,
            &mut lack.scope,
            &mut lack.url,
            &mut lack.description,
        ]);
    }
    for wrong in field_violations {
        hidden.all([&mut wrong.field, &mut wrong.description]);
    }
    for help in helps {
        hidden.all([&mut help.url, &mut help.description]);
    }
}

fn mute_origin(origin: &mut Origin, hidden: &Hidden) {
    hidden.all([&mut origin.log_id, &mut origin.request_id]);
}

/// Where a redirect points is the server's word; everything else is the system's.
fn mute_transport(error: &mut TransportError, hidden: &Hidden) {
    if error.kind != TransportKind::Redirect {
        return;
    }
    let told = std::error::Error::source(error).map(ToString::to_string);
    if let Some(mut told) = told {
        hidden.mute(&mut told);
        error.say(io::Error::other(told));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_04_a_secret_that_is_a_part_of_another_leaves_nothing_of_it() {
        let mut hidden = Hidden::default();
        for text in ["secret-1", "secret-12345", "secret-1", "short"] {
            hidden.add(text);
        }
        let mut text = "secret-1 and secret-12345, short".to_owned();
        hidden.mute(&mut text);
        assert_eq!(text, "*** and ***, short");
    }
}
