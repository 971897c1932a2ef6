//! Frames, one behind the other.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{events, wait};
use feishu_runtime::Frames;

/// A good event, as a frame: message `m`, of the type `event`, in one part.
const GOOD: &[u8] = b"\x08\x01\x10\x00\x18\x07\x20\x01\
    \x2a\x0d\x0a\x04type\x12\x05event\
    \x2a\x0f\x0a\x0amessage_id\x12\x01m\
    \x42\x65{\"schema\": \"2.0\", \"header\": {\"event_id\": \"good\", \"event_type\": \"good_v1\"}, \"event\": {\"number\": 1234}}";

/// The longest message.
const LIMIT: usize = 4_096;

/// No more answers than these are waited for: a frame for which there is no room is not answered.
const MOST: usize = 256;

/// Reads `bytes` as frames, each behind its length in two bytes, and a good one behind them.
pub fn frames(bytes: &[u8]) {
    wait(async {
        let (events, count) = events();
        let mut frames = Frames::new(events, LIMIT);
        let mut rest = bytes;
        while let Some((length, behind)) = rest.split_first_chunk() {
            let (frame, behind) = behind.split_at(behind.len().min(usize::from(u16::from_le_bytes(*length))));
            frames.take(frame);
            rest = behind;
        }
        while frames.running() > 0 {
            drained(&mut frames).await;
        }
        drained(&mut frames).await;
        let before = count.load(Ordering::Relaxed);
        frames.take(GOOD);
        let answer = tokio::time::timeout(Duration::from_secs(1), frames.answer()).await;
        let Ok(answer) = answer else { panic!("a good event is not answered") };
        assert!(answer.ends_with(b"{\"code\":200}"), "{}", answer.escape_ascii());
        let handled = count.load(Ordering::Relaxed) - before;
        assert!(handled <= 1, "handled {handled} times");
    });
}

/// Takes the answers that are there, each of which says one of two things.
async fn drained(frames: &mut Frames) {
    for _ in 0..MOST {
        tokio::task::yield_now().await;
        let Ok(answer) = tokio::time::timeout(Duration::ZERO, frames.answer()).await else { return };
        let says = |text: &[u8]| answer.windows(text.len()).any(|part| part == text);
        assert!(says(b"{\"code\":200") || says(b"{\"code\":500}"), "{}", answer.escape_ascii());
    }
}
