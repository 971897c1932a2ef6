//! From a request to the reply, behind the client's transport.

use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;

use super::fill::fill;
use super::plan::{Fault, Planning, What};
use super::read::{Wrong, read_checked};
use super::refusal::ApiFault;
use super::reply::Reply;
use super::sent::Sent;
use super::state::{Route, State};
use super::tokens::is_desk;
use crate::error::{TransportError, TransportKind};
use crate::http::{Content, Shape, Shown, Transport, method, whole};
use crate::policy::BoxFuture;
use crate::wire::{Spec, Token};

/// The platform as a client's transport sees it.
#[derive(Default)]
pub(super) struct Server(Mutex<State>);

impl Server {
    /// A handler that panicked, as a failed assertion does, leaves everything in order.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is planned for a request that is on its way. What goes wrong on the way does so now.
    fn planned(&self, request: &Request<Content>) -> Planned {
        let path = request.uri().path();
        let mut state = self.state();
        let call = Planning {
            spec: state.spec(request.method(), path),
            is_for_token: is_desk(path),
            has_token: request.headers().contains_key(AUTHORIZATION),
        };
        match state.take(&call) {
            None => Planned::default(),
            Some((number, What::Fault(fault))) => Planned { number, fault: Some(fault), refusal: None },
            Some((number, What::Refused(refusal))) => Planned { number, fault: None, refusal: Some(refusal) },
        }
    }

    fn answer(&self, sent: &Sent, planned: &Planned) -> Reply {
        let fault = planned.fault.as_ref();
        let reply = match (fault, fault.and_then(Fault::refusal)) {
            (Some(Fault::Unavailable), _) => Reply::unavailable(),
            (_, Some(refusal)) => refusal.reply(),
            _ => self.decide(sent, planned).unwrap_or_else(|refusal| refusal.reply()),
        };
        let reply = if fault == Some(&Fault::OddStructure) { self.bent(reply, planned) } else { reply };
        identified(reply, self.state().number())
    }

    /// With a value of another structure. A reply without any leaves that to the next.
    fn bent(&self, reply: Reply, planned: &Planned) -> Reply {
        reply.odd().unwrap_or_else(|| {
            self.state().give_back(planned.number);
            reply
        })
    }

    fn decide(&self, sent: &Sent, planned: &Planned) -> Result<Reply, ApiFault> {
        let mut state = self.state();
        let is_stale = planned.fault == Some(Fault::StaleToken);
        if let Some(token) = sent.access_token().filter(|_| is_stale) {
            state.tokens.revoke(token);
        }
        if is_desk(sent.path()) {
            planned.refuse()?;
            let reply = state.tokens.desk(sent);
            return reply.ok_or_else(|| nowhere(&state, sent));
        }
        let route = state.met(&sent.method, sent.path());
        let route = route.ok_or_else(|| nowhere(&state, sent));
        let route = match route.and_then(|route| permitted(&state, route, sent)) {
            Ok(route) => route,
            Err(refusal) => {
                // What else refuses a request leaves what was planned to the next.
                if planned.refusal.is_some() {
                    state.give_back(planned.number);
                }
                return Err(refusal);
            }
        };
        planned.refuse()?;
        // The handler may ask the platform what it knows.
        drop(state);
        respond(&route, sent)
    }
}

/// What is planned for a request.
#[derive(Default)]
struct Planned {
    number: u64,
    fault: Option<Fault>,
    refusal: Option<ApiFault>,
}

impl Planned {
    /// Refuses a request that nothing else refuses.
    fn refuse(&self) -> Result<(), ApiFault> {
        self.refusal.clone().map_or(Ok(()), Err)
    }
}

/// The endpoint of a request, unless its token or what the docs forbid keeps the request from it.
fn permitted(state: &State, route: Route, sent: &Sent) -> Result<Route, ApiFault> {
    let spec = route.shape.map(|shape| shape.spec);
    state.tokens.judge(sent.access_token(), accepted(spec, sent))?;
    if let Some(shape) = route.shape {
        refuse_wrong(&read_checked(sent, shape.spec, &mut *(shape.request)()))?;
    }
    Ok(route)
}

/// The tokens of which a call needs one. A path that no page describes takes any, or none.
fn accepted(spec: Option<&'static Spec>, sent: &Sent) -> &'static [Token] {
    match spec {
        Some(spec) => spec.tokens,
        None if sent.access_token().is_none() => &[],
        None => &[Token::Tenant, Token::User, Token::App],
    }
}

/// What the docs forbid.
fn refuse_wrong(wrong: &[Wrong]) -> Result<(), ApiFault> {
    if wrong.is_empty() {
        return Ok(());
    }
    let refusal = ApiFault::general(99_992_402);
    Err(wrong
        .iter()
        .fold(refusal, |refusal, Wrong { field, description }| refusal.field_violation(field, description)))
}

fn nowhere(state: &State, sent: &Sent) -> ApiFault {
    let (method, path) = (sent.method(), sent.path());
    if state.has_path(path) {
        return ApiFault::general(99_991_301).message(format!("{path} does not take {method}"));
    }
    ApiFault::general(99_991_201)
        .http_status(404)
        .message(format!("the mock knows no endpoint {method} {path}: give it one with `on_path`"))
}

fn respond(route: &Route, sent: &Sent) -> Result<Reply, ApiFault> {
    match (&route.handler, route.shape) {
        (Some(handler), _) => {
            let mut handler = handler.lock().unwrap_or_else(PoisonError::into_inner);
            (*handler)(sent)
        }
        (None, Some(shape)) if shape.spec.path == LISTEN => Err(unheard()),
        (None, Some(shape)) => Ok(made_up(shape, sent)),
        (None, None) => Ok(Reply::json(200, &serde_json::json!({"code": 0, "msg": "success"}))),
    }
}

/// Where a long connection would begin.
const LISTEN: &str = "/callback/ws/endpoint";

/// Nobody waits here for what will never come.
fn unheard() -> ApiFault {
    ApiFault::general(99_991_201).http_status(404).message(
        "a platform in the process has no long connection: give the handlers to `Platform::listener`, and `emit` what happens",
    )
}

/// A reply from the layout alone: every field is filled by its kind.
fn made_up(shape: Shape, sent: &Sent) -> Reply {
    let mut reply = None;
    (shape.response)(&mut |mut shown| {
        if let Shown::Slot(slot) = &mut shown {
            fill(*slot);
        }
        reply = Some(Reply::of(shape.spec, shown, sent));
    });
    reply.unwrap_or_else(Reply::unavailable)
}

/// With the ids that support asks for.
fn identified(mut reply: Reply, number: u64) -> Reply {
    for (name, id) in [("x-tt-logid", "log"), ("x-request-id", "request")] {
        if let Ok(id) = HeaderValue::try_from(format!("mock-{id}-{number}")) {
            reply.headers.entry(HeaderName::from_static(name)).or_insert(id);
        }
    }
    reply
}

impl Transport for Server {
    fn exchange(
        &self,
        request: Request<Content>,
    ) -> BoxFuture<'_, Result<Response<Content>, TransportError>> {
        Box::pin(async move {
            let planned = self.planned(&request);
            if planned.fault == Some(Fault::Unreachable) {
                return Err(TransportError::bare(TransportKind::Connect));
            }
            let arrived = Sent::arrived(request).await;
            let sent = arrived.inspect_err(|_| self.state().give_back(planned.number))?;
            self.state().sent.push(sent.clone());
            let reply = self.answer(&sent, &planned);
            match planned.fault {
                Some(Fault::Broken) => Err(TransportError::bare(TransportKind::Broken)),
                Some(Fault::Slow(wait)) => {
                    tokio::time::sleep(wait).await;
                    on_the_wire(reply, None)
                }
                Some(Fault::CutOff(bytes)) => on_the_wire(reply, Some(bytes)),
                _ => on_the_wire(reply, None),
            }
        })
    }

    fn introduce(&self, shape: Shape) {
        self.state().know(Route::of(shape));
    }
}

impl Route {
    /// An endpoint without a handler.
    pub fn of(shape: Shape) -> Self {
        let Spec { method: of_docs, path, .. } = shape.spec;
        Self { method: method(*of_docs), path: (*path).to_owned(), shape: Some(shape), handler: None }
    }
}

fn on_the_wire(reply: Reply, cut: Option<usize>) -> Result<Response<Content>, TransportError> {
    let Reply { status, headers, body } = reply;
    let body = match cut {
        Some(bytes) => Cut::behind(bytes, &body).boxed(),
        None => whole(body),
    };
    let mut response = Response::new(body);
    *response.headers_mut() = headers;
    let status = StatusCode::from_u16(status);
    *response.status_mut() = status.map_err(|error| TransportError::new(TransportKind::Broken, error))?;
    Ok(response)
}

/// A body that promises more than comes.
struct Cut {
    begin: Option<Bytes>,
    promised: u64,
}

impl Cut {
    fn behind(bytes: usize, body: &Bytes) -> Self {
        let begin = body.slice(..bytes.min(body.len()));
        Self { begin: Some(begin), promised: body.len() as u64 }
    }
}

impl Body for Cut {
    type Data = Bytes;
    type Error = <Content as Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let piece = self.begin.take().map(|begin| {
            self.promised -= begin.len() as u64;
            Ok(Frame::data(begin))
        });
        Poll::Ready(Some(
            piece.unwrap_or_else(|| Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset).into())),
        ))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
