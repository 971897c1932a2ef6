//! A call from its first attempt to its end. Nothing here knows the type of the response, save one small loop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use http::header::RANGE;

use super::options::{Options, broken_header};
use super::{Client, Turn};
use crate::auth::{App, Credential, Sender};
use crate::codec::{Mismatches, Slot};
use crate::error::{Error, Hidden, Trip};
use crate::http::{Address, Attempt, FromReply, Received, Request, judge};
use crate::policy::{Allowance, Attempts, BoxFuture, Budget, Observer, Outcome, Stage};
use crate::secret::Secret;

/// A call that is ready to go.
pub(crate) struct Job {
    pub client: Client,
    pub request: Request,
    pub options: Options,
}

/// Makes a call, reads the response, and makes of it and of what is left of the reply what is asked for.
///
/// This is all of a call that is compiled for each endpoint.
pub(crate) fn respond<T: FromReply, R>(
    job: Result<Job, Error>,
    finish: fn(T, Received) -> R,
) -> impl Future<Output = Result<R, Error>> + Send {
    let mut turn = Exchange::start(job, T::STREAMED);
    async move {
        loop {
            let (exchange, mut received) = turn.await?;
            match T::from_reply(exchange.job.request.spec, &mut received) {
                Ok(data) => {
                    exchange.succeeded(&received);
                    return Ok(finish(data, received));
                }
                Err(error) => turn = exchange.again(error),
            }
        }
    }
}

/// Calls that the client makes for itself.
impl Sender for Client {
    fn app(&self) -> &App {
        &self.shared.app
    }

    fn allowance(&self) -> Allowance {
        self.options.allowance()
    }

    fn within(&self, allowance: Allowance) -> Arc<dyn Sender> {
        Arc::new(self.bare_within(allowance))
    }

    fn address(&self, host: &str, path: &str) -> Result<Address, Error> {
        self.shared.way.at(host, path)
    }

    fn send<'a>(
        &'a self,
        request: Request,
        response: &'a mut (dyn Slot + Send),
    ) -> BoxFuture<'a, Result<Received, Error>> {
        let client = self.bare();
        let options = client.options.clone();
        let mut turn = Exchange::start(Ok(Job { client, request, options }), false);
        Box::pin(async move {
            loop {
                let (exchange, mut received) = turn.await?;
                response.clear();
                match received.read(exchange.job.request.spec, response) {
                    Ok(()) => {
                        exchange.succeeded(&received);
                        return Ok(received);
                    }
                    Err(error) => turn = exchange.again(error),
                }
            }
        })
    }
}

/// The way to a reply, over as many attempts as it takes.
///
/// Boxed, because the body of an `async fn` is compiled anew in each crate that awaits it, and below this one stands all
/// of the client. What is called through `dyn` is compiled here, once.
type Reply = BoxFuture<'static, Result<(Box<Exchange>, Received), Error>>;

/// The state of a call between its attempts.
pub(crate) struct Exchange {
    job: Job,
    /// Whether the body is handed over as a stream.
    streamed: bool,
    credential: Credential,
    attempts: Attempts,
    /// How far the current attempt has come.
    stage: Stage,
    /// What the current attempt was sent with.
    token: Option<Secret>,
    /// A rejected token is replaced once a call; a second rejection is the answer.
    renewed: bool,
    began: Instant,
    observer: Observer,
}

impl Exchange {
    /// The first turn.
    pub fn start(job: Result<Job, Error>, streamed: bool) -> Reply {
        Box::pin(async move {
            let job = job?;
            let endpoint = job.request.spec.id;
            let exchange = Self::begin(job, streamed).map_err(|error| error.of_endpoint(endpoint))?;
            Box::new(exchange).reply().await
        })
    }

    /// Another turn, after a reply with something wrong in it.
    pub fn again(mut self: Box<Self>, error: Error) -> Reply {
        Box::pin(async move {
            self.failed(error).await?;
            self.reply().await
        })
    }

    fn begin(job: Job, streamed: bool) -> Result<Self, Error> {
        if let Some(name) = &job.options.broken_header {
            return Err(Error::Config(broken_header(name)));
        }
        let Job { client, request, options } = &job;
        let credential = Credential::choose(request.spec, &options.actor, client.app())?;
        let attempts =
            Attempts::begin(&options.retry, client.clock(), request.idempotent, request.replayable());
        let began = client.clock().now();
        let observer = Observer::new(request.spec.id, client.meter());
        let stage = Stage::Waiting;
        Ok(Self { credential, attempts, stage, token: None, renewed: false, began, observer, streamed, job })
    }

    async fn reply(mut self: Box<Self>) -> Result<(Box<Self>, Received), Error> {
        loop {
            match self.attempt().await {
                Ok(mut received) => {
                    let secrets = [
                        self.job.client.app().secret.expose(),
                        self.token.as_ref().map_or("", Secret::expose),
                    ];
                    received.head.forget_ids_of(secrets);
                    let (strict, trip) = (self.job.options.strict, self.trip());
                    return Ok((self, Received { strict, trip, ..received }));
                }
                Err(error) => self.failed(error).await?,
            }
        }
    }

    /// One attempt, and all that it has to wait for.
    async fn attempt(&mut self) -> Result<Received, Error> {
        let (_turn, budget) = self.turn().await?;
        let Self { job, attempts, stage, token, .. } = self;
        let Job { client, request, options } = &*job;
        *stage = Stage::Sent;
        let attempt = Attempt {
            token: token.as_ref(),
            headers: &options.headers,
            budget: &budget,
            last_word: request.payload.is_file().then(|| attempts.last_word()),
            idle: options.timeout,
            reply_limit: options.reply_limit,
        };
        if self.streamed {
            let incoming = client.way().open(request, &attempt).await?;
            // What may be a refusal belongs to the call. Behind it comes a file, which takes as long as it moves.
            let of_range = options.headers.contains_key(RANGE) || request.headers.contains_key(RANGE);
            budget.cover(judge(request.spec, incoming, of_range)).await?
        } else {
            client.way().fetch(request, &attempt).await
        }
    }

    /// Waits for everything that comes before a request: rate limits, the token, a turn on the wire.
    async fn turn(&mut self) -> Result<(Turn, Budget), Error> {
        let Job { client, request, options } = &self.job;
        let budget = self.attempts.budget(options.timeout);
        self.stage = Stage::Waiting;
        let tenant = options.actor.tenant.as_deref();
        client.limits().wait(&client.app().prefix, request.spec, tenant, &budget).await?;
        self.arm(&budget).await?;
        let Job { client, options, .. } = &self.job;
        if let Some(turn) = client.free_turn() {
            return Ok((turn, budget));
        }
        self.stage = Stage::Waiting;
        let (turn, budget) = self.attempts.queue(budget, options.timeout, client.next_turn()).await?;
        // Meanwhile the token may have been replaced.
        self.arm(&budget).await?;
        Ok((turn, budget))
    }

    /// Gets the token, which mostly is there.
    async fn arm(&mut self, budget: &Budget) -> Result<(), Error> {
        self.stage = Stage::Token;
        let Job { client, options, .. } = &self.job;
        let allow = || options.allowance_within(budget);
        let mut token = std::pin::pin!(self.credential.token(client, &allow));
        // No clock is asked for what is there.
        self.token = match token.as_mut().now_or_never() {
            Some(token) => token?,
            None => budget.cover(token).await??,
        };
        Ok(())
    }

    /// Makes ready for another attempt, or gives the error back.
    async fn failed(&mut self, error: Error) -> Result<(), Error> {
        let error = error.without(&self.hidden());
        #[cfg(feature = "tracing")]
        self.observer.failed(&error, self.attempts.number);
        self.prepare_next(error).await.map_err(|error| {
            let error = error.after(self.trip());
            self.finish(Outcome::Failed(&error), error.log_id(), &Mismatches::default());
            error
        })
    }

    async fn prepare_next(&mut self, error: Error) -> Result<(), Error> {
        if error.is_invalid_token() && self.renew().await? {
            return Ok(());
        }
        self.attempts.wait_after(error, self.stage).await
    }

    async fn renew(&mut self) -> Result<bool, Error> {
        let Some(stale) = self.token.take().filter(|_| !self.renewed && self.job.request.replayable()) else {
            return Ok(false);
        };
        self.renewed = true;
        let budget = self.attempts.budget(self.job.options.timeout);
        budget.cover(self.credential.discard(self.job.client.app(), &stale)).await?
    }

    /// What nobody is shown of the call, whoever repeats it.
    fn hidden(&self) -> Hidden {
        let Job { client, request, options } = &self.job;
        let mut hidden = Hidden::default();
        hidden.add(client.app().secret.expose());
        hidden.add(self.token.as_ref().map_or("", Secret::expose));
        for value in options.headers.values().filter_map(|value| value.to_str().ok()) {
            hidden.add(value);
            hidden.add(value.rsplit(' ').next().unwrap_or_default());
        }
        request.hide(&mut hidden);
        client.way().transport.hide(client.way().base.uri(), &mut hidden);
        hidden
    }

    pub fn succeeded(&self, received: &Received) {
        let head = &received.head;
        self.finish(Outcome::Succeeded { http_status: head.status }, head.log_id(), &received.mismatches);
    }

    fn finish(&self, outcome: Outcome<'_>, log_id: Option<&str>, told: &Mismatches) {
        self.observer.finished(outcome, self.attempts.number, self.elapsed(), log_id, told);
    }

    fn elapsed(&self) -> Duration {
        self.job.client.clock().now().saturating_duration_since(self.began)
    }

    fn trip(&self) -> Trip {
        let Job { client, request, .. } = &self.job;
        Trip {
            endpoint: request.spec.id.to_owned(),
            wanted_by: None,
            host: client.way().host(request.spec),
            attempts: self.attempts.number,
            elapsed: self.elapsed(),
        }
    }
}
