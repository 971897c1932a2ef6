//! Everything that is shown to somebody.

use std::error::Error as StdError;
use std::fmt::{Debug, Display, Write as _};
use std::io;
use std::sync::{Arc, Mutex};

use feishu_runtime::{CallEnd, EventEnd, LinkChange, Meter, Refusal, TokenKey};
use tracing_subscriber::fmt::MakeWriter;

use super::CANARY;

/// Everything that was shown to somebody, and how many calls ended badly.
#[derive(Clone, Default)]
pub struct Shown(Arc<Mutex<(String, usize)>>);

impl Shown {
    pub fn add(&self, text: impl Display) {
        let _ = writeln!(self.0.lock().unwrap().0, "{text}");
    }

    pub fn value(&self, value: &dyn Debug) {
        self.add(format_args!("{value:?} {value:#?}"));
    }

    pub fn error(&self, error: &(dyn StdError + 'static)) {
        self.0.lock().unwrap().1 += 1;
        let mut next = Some(error);
        while let Some(error) = next {
            self.add(format_args!("{error} {error:#} {error:?} {error:#?}"));
            next = error.source();
        }
    }

    pub fn failures(&self) -> usize {
        self.0.lock().unwrap().1
    }

    #[track_caller]
    pub fn assert_clean(&self, of: &dyn Debug) {
        let shown = &self.0.lock().unwrap().0;
        let leaks = shown.lines().filter(|line| line.to_lowercase().contains(CANARY)).collect::<Vec<_>>();
        assert_eq!(leaks, [""; 0], "{of:?}");
    }
}

impl io::Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().0.push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Shown {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}

impl Meter for Shown {
    fn call_ended(&self, end: &CallEnd<'_>) {
        self.value(end);
    }

    fn value_dropped(&self, key: &TokenKey) {
        self.value(key);
    }

    fn event_ended(&self, end: &EventEnd<'_>) {
        self.value(end);
    }

    fn delivery_refused(&self, why: Refusal) {
        self.value(&why);
    }

    fn link_changed(&self, app_id: &str, change: &LinkChange<'_>) {
        self.add(app_id);
        self.value(change);
        if let LinkChange::Lost { error, .. } = change {
            self.add(error);
        }
    }
}

impl Shown {
    /// Whether a text is among what was shown.
    pub fn has(&self, text: &str) -> bool {
        self.0.lock().unwrap().0.contains(text)
    }
}
