//! What a byte may cost, and that more of them cost no more each.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// What a byte may take, with the instruments of the fuzzer in the code.
const PER_BYTE: Duration = Duration::from_micros(50);

/// What takes less is mostly what every input takes.
const GRAIN: Duration = Duration::from_millis(4);

/// How often an input is repeated, and how much longer the repetition may take: linear would be as much.
const COPIES: usize = 8;
const GROWTH: u32 = 24;

/// How often that is measured before it is believed.
const TRIES: usize = 3;

/// Fails where an input takes longer than its length allows, or so many copies of it, as `repeat` makes them, longer than
/// that.
pub fn timely(text: &[u8], repeat: &dyn Fn(usize) -> Vec<u8>, read: &dyn Fn(&[u8])) {
    timely_beside(GRAIN, text, repeat, read);
}

/// The same, of what takes some time whatever its input is.
pub fn timely_beside(always: Duration, text: &[u8], repeat: &dyn Fn(usize) -> Vec<u8>, read: &dyn Fn(&[u8])) {
    let took = least(text, read);
    let allowed = PER_BYTE * u32::try_from(text.len()).unwrap_or(u32::MAX) + always;
    assert!(took <= allowed, "{} bytes took {took:?}", text.len());
    if took > always {
        let copies = repeat(COPIES);
        let mut tries = (0..TRIES).map(|_| (least(text, read), least(&copies, read)));
        // Who shares a machine shares its cache: what grows does so each time.
        let is_linear = tries.any(|(took, longer)| longer <= took * GROWTH);
        assert!(
            is_linear,
            "{} bytes take {took:?}, and more than {GROWTH} times that {COPIES} times",
            text.len()
        );
    }
}

/// The least of three, by the CPU's time: whoever else uses the machine has no say.
fn least(text: &[u8], read: &dyn Fn(&[u8])) -> Duration {
    let once = || {
        let began = cpu_time();
        read(text);
        cpu_time().saturating_sub(began)
    };
    let first = once();
    if first <= GRAIN { first } else { first.min(once()).min(once()) }
}

/// The CPU time of this thread so far: to the nanosecond, where `/proc` tells it in ticks of some milliseconds.
fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let [seconds, nanoseconds] = [now.tv_sec, now.tv_nsec].map(|part| u64::try_from(part).unwrap_or_default());
    Duration::from_secs(seconds) + Duration::from_nanos(nanoseconds)
}
