//! What may be repeated: one table.

use crate::error::{Error, TransportKind};

/// How far an attempt had come when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It waited for a rate limit or its turn: nothing was sent.
    Waiting,
    /// It was getting its token, which has attempts of its own.
    Token,
    /// It was on its way.
    Sent,
}

/// What has become of a request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing of it has left the house.
    NotSent,
    /// The platform refused it for its rate, and did nothing.
    Refused,
    /// The platform says what the docs call transient.
    Transient,
    /// It broke on its way out or back, or the platform failed at it. It may have been carried out.
    Unknown,
    /// This is the answer, and it will be the same again.
    Final,
}

/// Which calls a failure is repeated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeated {
    /// Every call.
    Always,
    /// One that does no harm when it is carried out twice.
    WhereHarmless,
    Never,
}

const TABLE: [(Fate, Repeated); 5] = [
    (Fate::NotSent, Repeated::Always),
    (Fate::Refused, Repeated::Always),
    // The docs advise to try again; whether nothing was done they do not say.
    (Fate::Transient, Repeated::WhereHarmless),
    (Fate::Unknown, Repeated::WhereHarmless),
    (Fate::Final, Repeated::Never),
];

impl Fate {
    /// What an error says about the attempt that ended in it.
    pub fn of(error: &Error, stage: Stage) -> Self {
        match (stage, error) {
            // Whoever fetched the token has tried as often as this call may.
            (Stage::Token, _) | (_, Error::Check(_) | Error::Config(_) | Error::Auth(_)) => Self::Final,
            (Stage::Waiting, Error::Transport(_)) => Self::NotSent,
            (_, Error::Transport(error)) => Self::of_transport(error.kind),
            (_, Error::Api(error)) => match () {
                () if error.is_rate_limit() => Self::Refused,
                () if error.is_transient() => Self::Transient,
                () if error.origin.is_temporary() => Self::Unknown,
                () => Self::Final,
            },
            (_, Error::Decode(error)) => match () {
                () if error.origin.is_refusal() => Self::Refused,
                () if error.is_retryable() => Self::Unknown,
                () => Self::Final,
            },
        }
    }

    fn of_transport(kind: TransportKind) -> Self {
        match kind {
            TransportKind::Connect => Self::NotSent,
            TransportKind::Timeout | TransportKind::Broken => Self::Unknown,
            TransportKind::Deadline
            | TransportKind::Upload
            | TransportKind::Write
            | TransportKind::Redirect => Self::Final,
        }
    }

    /// Whether there is a next attempt. `harmless`: whether the call may be carried out twice.
    pub fn may_be_repeated(self, harmless: bool) -> bool {
        let row = TABLE.iter().find(|(fate, _)| *fate == self);
        match row.map_or(Repeated::Never, |(_, repeated)| *repeated) {
            Repeated::Always => true,
            Repeated::WhereHarmless => harmless,
            Repeated::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_has_one_row() {
        for fate in [Fate::NotSent, Fate::Refused, Fate::Transient, Fate::Unknown, Fate::Final] {
            assert_eq!(TABLE.iter().filter(|(row, _)| *row == fate).count(), 1, "{fate:?}");
        }
    }

    #[test]
    fn what_was_certainly_not_done_is_repeated_whatever_the_call() {
        let repeated = |harmless| {
            let all = [Fate::NotSent, Fate::Refused, Fate::Transient, Fate::Unknown, Fate::Final];
            all.map(|fate| fate.may_be_repeated(harmless))
        };
        assert_eq!(repeated(false), [true, true, false, false, false]);
        assert_eq!(repeated(true), [true, true, true, true, false]);
    }
}
