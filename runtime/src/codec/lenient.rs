//! Which scalar may stand for which: the one place that knows how far a reply may stray from its docs.

use std::borrow::Cow;

use serde_json::{Value, value::Number};

use super::{Slot, Target};

/// A scalar as it arrived.
#[derive(Clone, Copy)]
pub(super) enum Scalar<'a> {
    Bool(bool),
    Int(i64),
    /// Above `i64::MAX`.
    Large(u64),
    Float(f64),
    Text(&'a str),
}

/// What was wanted instead of what came. Holds no value: it may end up in a log.
#[derive(Clone, Copy)]
pub(super) struct Odd {
    pub wanted: &'static str,
    pub found: &'static str,
}

/// Puts a scalar into a slot, translated where the docs' type says what was meant and nothing is lost by it.
pub(super) fn assign(slot: &mut dyn Slot, scalar: Scalar<'_>) -> Result<(), Odd> {
    let target = slot.target();
    let wanted = kind(&target);
    let outcome = match target {
        Target::Bool(place) => to_bool(scalar).map(|value| *place = value),
        Target::Int(place) => to_int(scalar).map(|value| *place = value),
        Target::IntChoice(place) => to_int(scalar).map(|value| place.assign(value)),
        Target::Float(place) => to_float(scalar).map(|value| *place = value),
        Target::Text(place) | Target::JsonText(place) => {
            to_text(scalar).map(|text| *place = text.into_owned())
        }
        Target::Choice(place) => to_text(scalar).map(|text| place.assign(&text)),
        Target::Json(place) => {
            *place = to_json(scalar);
            Some(())
        }
        Target::Record(_) | Target::List(_) | Target::Map(_) | Target::Part(_) => None,
    };
    match (outcome, scalar) {
        (Some(()), _) => Ok(()),
        // Feishu sends "" for an absent number, object or list.
        (None, Scalar::Text("")) => {
            slot.clear();
            Ok(())
        }
        (None, _) => Err(Odd { wanted, found: found(scalar) }),
    }
}

fn to_bool(scalar: Scalar<'_>) -> Option<bool> {
    match scalar {
        Scalar::Bool(value) => Some(value),
        Scalar::Int(0) | Scalar::Text("false" | "False" | "FALSE" | "0") => Some(false),
        Scalar::Int(1) | Scalar::Text("true" | "True" | "TRUE" | "1") => Some(true),
        Scalar::Int(_) | Scalar::Large(_) | Scalar::Float(_) | Scalar::Text(_) => None,
    }
}

fn to_int(scalar: Scalar<'_>) -> Option<i64> {
    match scalar {
        Scalar::Int(value) => Some(value),
        Scalar::Float(value) => whole(value),
        Scalar::Text(text) => text.trim().parse().ok().or_else(|| whole(text.trim().parse().ok()?)),
        Scalar::Bool(_) | Scalar::Large(_) => None,
    }
}

/// The whole number a float stands for, where it stands for exactly one.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// Up to here a float stands for one whole number alone.
const EXACT: f64 = 9_007_199_254_740_992.0;

#[expect(clippy::cast_precision_loss, reason = "the docs call it a float")]
fn to_float(scalar: Scalar<'_>) -> Option<f64> {
    match scalar {
        Scalar::Float(value) => Some(value),
        Scalar::Int(value) => Some(value as f64),
        Scalar::Large(value) => Some(value as f64),
        Scalar::Text(text) => text.trim().parse().ok().filter(|value: &f64| value.is_finite()),
        Scalar::Bool(_) => None,
    }
}

fn to_text(scalar: Scalar<'_>) -> Option<Cow<'_, str>> {
    Some(match scalar {
        Scalar::Text(text) => Cow::Borrowed(text),
        Scalar::Bool(value) => Cow::Owned(value.to_string()),
        Scalar::Int(value) => Cow::Owned(value.to_string()),
        Scalar::Large(value) => Cow::Owned(value.to_string()),
        // It may have been an id of thirty digits, of which a float keeps sixteen.
        Scalar::Float(value) if value.abs() > EXACT => return None,
        Scalar::Float(value) => Cow::Owned(Number::from_f64(value)?.to_string()),
    })
}

fn to_json(scalar: Scalar<'_>) -> Value {
    match scalar {
        Scalar::Bool(value) => value.into(),
        Scalar::Int(value) => value.into(),
        Scalar::Large(value) => value.into(),
        Scalar::Float(value) => value.into(),
        Scalar::Text(text) => text.into(),
    }
}

/// What a target takes, for a message.
pub(super) fn kind(target: &Target<'_>) -> &'static str {
    match target {
        Target::Bool(_) => "a boolean",
        Target::Int(_) | Target::IntChoice(_) => "an integer",
        Target::Float(_) => "a number",
        Target::Text(_) | Target::JsonText(_) | Target::Choice(_) => "a string",
        Target::Record(_) | Target::Map(_) => "an object",
        Target::List(_) => "a list",
        Target::Json(_) => "JSON",
        Target::Part(_) => "a file",
    }
}

fn found(scalar: Scalar<'_>) -> &'static str {
    match scalar {
        Scalar::Bool(_) => "a boolean",
        Scalar::Int(_) => "an integer",
        Scalar::Large(_) => "an integer that is too large",
        Scalar::Float(value) if value.abs() > EXACT => "a number that is too large",
        Scalar::Float(_) => "a number",
        Scalar::Text(_) => "a string",
    }
}
