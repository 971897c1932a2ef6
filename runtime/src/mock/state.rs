//! What the platform in the process knows.

use std::sync::{Arc, Mutex};

use super::path::{parameters, weight};
use super::plan::{Plan, Planning, What};
use super::refusal::ApiFault;
use super::reply::Reply;
use super::sent::Sent;
use super::tokens::Tokens;
use crate::http::Shape;
use crate::wire::Spec;

/// What answers the calls of an endpoint.
pub(super) type Handler = Arc<Mutex<dyn FnMut(&Sent) -> Result<Reply, ApiFault> + Send>>;

/// An endpoint that the platform has.
#[derive(Clone)]
pub(super) struct Route {
    pub method: http::Method,
    pub path: String,
    /// Its types; none for a path that a test has put there.
    pub shape: Option<Shape>,
    pub handler: Option<Handler>,
}

impl Route {
    fn fits(&self, method: &http::Method, path: &str) -> bool {
        self.method == *method && parameters(&self.path, path).is_some()
    }
}

#[derive(Default)]
pub(super) struct State {
    routes: Vec<Route>,
    plans: Vec<Plan>,
    pub sent: Vec<Sent>,
    pub tokens: Tokens,
    numbers: u64,
}

impl State {
    /// The next of the numbers that tell things apart.
    pub fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Makes an endpoint known, and what answers its calls, where that is told. What is told of a path later counts.
    pub fn know(&mut self, route: Route) {
        let id = |route: &Route| route.shape.map(|shape| shape.spec.id);
        let is_it = |known: &Route| {
            known.method == route.method && known.path == route.path && id(known) == id(&route)
        };
        let place = self.routes.iter().position(is_it);
        match place {
            Some(_) if route.handler.is_none() => {}
            Some(place) => {
                self.routes.remove(place);
                self.routes.push(route);
            }
            None => self.routes.push(route),
        }
    }

    /// The endpoint that a request is for, with its types, if one of the endpoints with its path has some: a path that is
    /// answered by hand is still the endpoint that it is.
    pub fn met(&self, method: &http::Method, path: &str) -> Option<Route> {
        let route = self.route(method, path)?;
        let mut typed = self.routes.iter().filter(|other| {
            other.shape.is_some() && other.fits(method, path) && weight(&other.path) == weight(&route.path)
        });
        Some(Route { shape: route.shape.or_else(|| typed.next_back()?.shape), ..route.clone() })
    }

    /// The endpoint that a request is for. Of several with its path the one whose template says more of it, then one that
    /// has a handler, then the one that was told of last.
    pub fn route(&self, method: &http::Method, path: &str) -> Option<&Route> {
        let fitting = self.routes.iter().filter(|route| route.fits(method, path));
        fitting.max_by_key(|route| (weight(&route.path), route.handler.is_some()))
    }

    /// Whether a request is for this endpoint, known or not: none that is known says more of its path.
    pub fn is_for(&self, sent: &Sent, route: &Route) -> bool {
        let other = self.route(&sent.method, sent.path());
        route.fits(&sent.method, sent.path())
            && other.is_none_or(|other| weight(&other.path) <= weight(&route.path))
    }

    /// What the docs say of the endpoint that a request is for.
    pub fn spec(&self, method: &http::Method, path: &str) -> Option<&'static Spec> {
        self.met(method, path)?.shape.map(|shape| shape.spec)
    }

    /// Whether there is an endpoint with this path, whatever its method.
    pub fn has_path(&self, path: &str) -> bool {
        self.routes.iter().any(|route| parameters(&route.path, path).is_some())
    }

    pub fn plan(&mut self, what: What) -> u64 {
        let number = self.number();
        self.plans.push(Plan { number, what, left: 1, of: None, of_tokens: false });
        number
    }

    pub fn change(&mut self, number: u64, change: impl FnOnce(&mut Plan)) {
        if let Some(plan) = self.plans.iter_mut().find(|plan| plan.number == number) {
            change(plan);
        }
    }

    /// How often something is still to go wrong.
    pub fn pending(&self) -> usize {
        self.plans.iter().map(|plan| plan.left).sum()
    }

    /// What is planned for this call: the first that is for it, which no other call gets meanwhile.
    pub fn take(&mut self, call: &Planning<'_>) -> Option<(u64, What)> {
        let plan = self.plans.iter_mut().find(|plan| plan.is_for(call))?;
        plan.left -= 1;
        Some((plan.number, plan.what.clone()))
    }

    /// What was planned for a call did not happen to it, and waits for the next. No plan has the number zero.
    pub fn give_back(&mut self, number: u64) {
        self.change(number, |plan| plan.left += 1);
    }

    /// What is still to happen.
    pub fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.plans.iter().filter(|plan| plan.left > 0)
    }
}
