//! When to ping, when to give a connection up, and when to try again: as the platform says, within reason.

use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};

/// What the platform says of it, in seconds: in the reply that tells the address, and in each answer to a ping.
#[derive(Default)]
pub(super) struct ClientConfig {
    /// −1 is for ever.
    reconnect_count: Option<i64>,
    reconnect_interval: Option<i64>,
    reconnect_nonce: Option<i64>,
    ping_interval: Option<i64>,
}

crate::record! { ClientConfig:
    0 reconnect_count = "ReconnectCount";
    1 reconnect_interval = "ReconnectInterval";
    2 reconnect_nonce = "ReconnectNonce";
    3 ping_interval = "PingInterval";
}

/// The same, so that nothing it says can stop a listener or keep it busy with nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// From one ping to the next.
    pub ping: Duration,
    /// How many tries may fail; `None` for as many as it takes.
    most: Option<u32>,
    /// From one try to the next.
    interval: Duration,
    /// The first try comes some time before that, so that not all clients come at once.
    nonce: Duration,
}

/// How long the answer to a ping may take, or anything else that the platform sends.
const ANSWER: Duration = Duration::from_secs(15);

impl Default for Settings {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { ping: seconds(120), most: None, interval: seconds(120), nonce: seconds(30) }
    }
}

impl Settings {
    /// With what the platform says now; what it does not say stays.
    pub fn updated(self, told: &ClientConfig) -> Self {
        let within = |told: Option<i64>, least: u64, most: u64, before: Duration| {
            let told = told.map(|seconds| u64::try_from(seconds).unwrap_or(0).clamp(least, most));
            told.map_or(before, Duration::from_secs)
        };
        Self {
            ping: within(told.ping_interval, 1, 600, self.ping),
            most: told.reconnect_count.map_or(self.most, |count| u32::try_from(count).ok()),
            interval: within(told.reconnect_interval, 1, 3_600, self.interval),
            nonce: within(told.reconnect_nonce, 0, 3_600, self.nonce),
        }
    }

    /// How long nothing may come before a connection is taken for dead.
    pub fn silence(&self) -> Duration {
        self.ping + ANSWER
    }

    /// How long to wait before another try, of which so many have failed; `None` where there is to be none.
    pub fn pause(&self, failed: u32) -> Option<Duration> {
        match self.most {
            Some(most) if failed >= most => None,
            _ if failed == 0 => Some(some_of(self.nonce)),
            _ => Some(self.interval),
        }
    }
}

/// Somewhere between nothing and so long.
fn some_of(time: Duration) -> Duration {
    let mut bytes = [0; 4];
    // Without random numbers all clients come at once, which is better than not at all.
    let _ = SystemRandom::new().fill(&mut bytes);
    time.mul_f64(f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(count: i64, interval: i64, nonce: i64, ping: i64) -> Settings {
        let config = ClientConfig {
            reconnect_count: Some(count),
            reconnect_interval: Some(interval),
            reconnect_nonce: Some(nonce),
            ping_interval: Some(ping),
        };
        Settings::default().updated(&config)
    }

    #[test]
    fn what_the_platform_says_counts_and_what_it_leaves_out_stays() {
        let settings = told(3, 7, 0, 9);
        assert_eq!((settings.ping, settings.silence()), (Duration::from_secs(9), Duration::from_secs(24)));
        let pauses = (0..4).map(|failed| settings.pause(failed).map(|pause| pause.as_secs()));
        assert_eq!(pauses.collect::<Vec<_>>(), [Some(0), Some(7), Some(7), None]);
        assert_eq!(settings.updated(&ClientConfig::default()), settings);
        assert_eq!(told(0, 7, 0, 9).pause(0), None);
        assert_eq!(told(-1, 7, 0, 9).pause(u32::MAX), Some(Duration::from_secs(7)));
    }

    #[test]
    fn nothing_it_says_makes_a_listener_spin_or_wait_for_ever() {
        for number in [i64::MIN, -1, 0] {
            let settings = told(-1, number, number, number);
            assert_eq!(settings.ping, Duration::from_secs(1));
            assert_eq!(settings.pause(0), Some(Duration::ZERO));
            assert_eq!(settings.pause(1), Some(Duration::from_secs(1)));
        }
        let settings = told(i64::MAX, i64::MAX, i64::MAX, i64::MAX);
        assert_eq!(settings.ping, Duration::from_secs(600));
        assert_eq!(settings.pause(1), Some(Duration::from_secs(3_600)));
        assert!(settings.pause(0).is_some_and(|pause| pause <= Duration::from_secs(3_600)));
    }

    #[test]
    fn not_all_clients_come_at_once() {
        let pauses = (0..20).filter_map(|_| Settings::default().pause(0)).collect::<Vec<_>>();
        assert!(pauses.iter().all(|pause| *pause <= Duration::from_secs(30)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }
}
