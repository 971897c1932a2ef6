//! What is let in: only what the platform has sent, to this app, lately.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use subtle::ConstantTimeEq;

use super::crypt::decrypt;
use super::sign::{Scheme, Verdict, is_signed, verify};
use crate::event::delivery::EventHeader;
use crate::event::envelope::{Envelope, Kind};
use crate::policy::Refusal;
use crate::secret::Secret;

/// By what the platform is told from everybody else; both stand in the developer console, under the app's encryption of
/// events and callbacks (事件与回调 · 加密策略).
///
/// With an Encrypt Key events are encrypted and signed. Without one the token in each message is all there is: whoever has
/// seen one message can make others.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// The Encrypt Key, if the app has one. An empty one is none.
    pub encrypt_key: Option<Secret>,
    /// The Verification Token. Without it nothing is let in.
    pub verification_token: Secret,
}

/// What was let in.
pub(super) enum Passed {
    /// The address is to be confirmed, with this text.
    Challenge(String),
    /// An event, a callback or an old card: its whole message, decrypted.
    Message(Kind, EventHeader, Bytes),
}

/// How a request is looked at.
pub(super) struct Gate {
    pub keys: Keys,
    pub tolerance: Duration,
}

impl Gate {
    /// Lets a request in, or says why not.
    pub fn check(&self, headers: &HeaderMap, body: Bytes, now: SystemTime) -> Result<Passed, Refusal> {
        let outer = Envelope::read(&body).map_err(|_| Refusal::NotJson)?;
        let key = self.keys.encrypt_key.as_ref().filter(|key| !key.is_empty());
        match (key, &outer.encrypt) {
            (Some(key), Some(encrypted)) => self.encrypted(key, encrypted, headers, &body, now),
            (None, Some(_)) => Err(Refusal::NoKey),
            (key, None) => self.plain(key.is_some(), outer, headers, body, now),
        }
    }

    fn encrypted(
        &self,
        key: &Secret,
        encrypted: &str,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Passed, Refusal> {
        let signed = is_signed(headers);
        if signed {
            self.signature(Scheme::Event, key, headers, body, now)?;
        }
        let message = decrypt(key, encrypted).ok_or(Refusal::Cipher)?;
        let envelope = Envelope::read(&message).map_err(|_| Refusal::Cipher)?;
        // The question whether this is the right address alone comes without a signature.
        if !signed && envelope.kind() != Kind::Challenge {
            return Err(Refusal::Signature);
        }
        self.token(&envelope)?;
        Ok(passed(envelope, message))
    }

    fn plain(
        &self,
        has_key: bool,
        envelope: Envelope,
        headers: &HeaderMap,
        body: Bytes,
        now: SystemTime,
    ) -> Result<Passed, Refusal> {
        match envelope.kind() {
            // Never encrypted, always signed. Its token is for updates of the card.
            Kind::OldCard => {
                self.signature(Scheme::OldCard, &self.keys.verification_token, headers, &body, now)?;
            }
            Kind::Event if has_key => return Err(Refusal::Plain),
            Kind::Event | Kind::Challenge => self.token(&envelope)?,
        }
        Ok(passed(envelope, body))
    }

    fn signature(
        &self,
        scheme: Scheme,
        key: &Secret,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), Refusal> {
        match verify(scheme, key, headers, body, now, self.tolerance) {
            Verdict::Good => Ok(()),
            Verdict::Wrong => Err(Refusal::Signature),
            Verdict::Stale => Err(Refusal::Stale),
        }
    }

    fn token(&self, envelope: &Envelope) -> Result<(), Refusal> {
        let expected = self.keys.verification_token.expose().as_bytes();
        let is_right = expected.ct_eq(envelope.verification_token().as_bytes());
        if bool::from(is_right) && !expected.is_empty() { Ok(()) } else { Err(Refusal::Token) }
    }
}

fn passed(envelope: Envelope, message: Bytes) -> Passed {
    match envelope.kind() {
        Kind::Challenge => Passed::Challenge(envelope.challenge().to_owned()),
        kind @ (Kind::Event | Kind::OldCard) => Passed::Message(kind, envelope.into_header(), message),
    }
}
