//! One endpoint: request, response, error codes, constants, and the types of its own.

use super::{
    AliasPlan, DocPlan, EndpointPlan, ExamplePlan, FieldRulePlan, ImportsPlan, ObjectPlan, OutcomePlan,
    ResponsePlan, Span, doc, errors,
    example::{Caller, Given},
    lock::{Key, Lock},
    name::{self, FieldName, ModuleName, Owner, TypeName},
    object::{self, Names, Record, field_names, wanted},
    paging,
    shape::{Member, Presence, Role, ShapeId, Shapes, Stated, Ty, Use, Walk},
    spec::{self, Layout},
};
use crate::model::{Endpoint, Field, Type};
use std::collections::{BTreeMap, BTreeSet};

/// An endpoint whose types are known, before they have names.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub endpoint: &'a Endpoint,
    pub name: TypeName,
    pub module: ModuleName,
    pub path: Vec<ModuleName>,
    /// The types it uses, from outside to inside, in docs order.
    pub uses: Vec<Use>,
    request: Vec<(Place, Member<'a>)>,
    /// What is said of the objects inside, by the number of the request's field.
    stated: Vec<(usize, Stated<'a>)>,
    response: Vec<Member<'a>>,
    layout: Layout,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
    Body,
}

impl Place {
    fn variant(self) -> &'static str {
        match self {
            Self::Path => "Path",
            Self::Query => "Query",
            Self::Header => "Header",
            Self::Body => "Body",
        }
    }

    /// The word that tells a field from one of another place.
    fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

/// Reads the types of an endpoint into `shapes`. `number` is its place among those of the service.
pub(super) fn draft<'a>(
    shapes: &mut Shapes<'a>,
    number: usize,
    endpoint: &'a Endpoint,
    (name, path): (TypeName, Vec<ModuleName>),
) -> Draft<'a> {
    let layout = spec::layout(endpoint);
    let mut walk = Walk::new(shapes, number, Key::Endpoint(&endpoint.id));
    let noun = name.noun();
    let (request, stated) = request(&mut walk, endpoint, &noun);
    walk.role = Role::Response;
    let (place, fields) = payload(endpoint, layout);
    place.clone_into(&mut walk.place);
    let response = walk.members(fields, &noun);
    let uses = walk.uses;
    let module = path.last().cloned().unwrap_or_else(|| name::module_name(""));
    Draft { endpoint, name, module, path, uses, request, stated, response, layout }
}

/// The members of a request, and what is said of the objects inside of each.
type Requested<'a> = (Vec<(Place, Member<'a>)>, Vec<(usize, Stated<'a>)>);

fn request<'a>(walk: &mut Walk<'a, '_>, endpoint: &'a Endpoint, noun: &TypeName) -> Requested<'a> {
    let request = &endpoint.request;
    let places = [
        (Place::Path, &request.path),
        (Place::Query, &request.query),
        (Place::Header, &request.header),
        (Place::Body, &request.body),
    ];
    let (mut members, mut all_stated) = (Vec::new(), Vec::new());
    for (place, fields) in places {
        place.word().clone_into(&mut walk.place);
        let before = members.len();
        members.extend(walk.members(fields, noun).into_iter().map(|member| (place, placed(place, member))));
        let numbers = members.iter().enumerate().skip(before);
        let numbers = numbers.map(|(number, (_, member))| (member.field.name.as_str(), number));
        let numbers = numbers.collect::<BTreeMap<_, _>>();
        let number = |stated: &Stated<'_>| numbers.get(stated.way.first()?).copied();
        all_stated.extend(walk.stated.drain(..).filter_map(|stated| Some((number(&stated)?, stated))));
    }
    (members, all_stated)
}

/// What holds outside a body: a path parameter cannot be left out, and a file cannot stand there.
fn placed(place: Place, mut member: Member<'_>) -> Member<'_> {
    if place == Place::Path {
        member.presence = Presence::Required;
        member.needed = true;
    }
    if place != Place::Body && member.ty == Ty::Part {
        member.ty = Ty::Text;
    }
    member
}

/// The fields of the response, and where they stand: those of `data`, or all but the envelope's.
fn payload(endpoint: &Endpoint, layout: Layout) -> (&'static str, Vec<&Field>) {
    let body = &endpoint.response.body;
    let data = body.iter().find(|field| field.name == "data").map(|field| &field.ty);
    match (layout, data) {
        (Layout::File, _) => ("", Vec::new()),
        (Layout::Data, Some(Type::Object { fields, .. })) => ("response.data", fields.iter().collect()),
        (Layout::Data | Layout::DataAlone | Layout::Flat, _) => {
            ("response", body.iter().filter(|field| !spec::is_envelope(&field.name)).collect())
        }
        (Layout::Bare, _) => ("response", body.iter().collect()),
    }
}

impl<'a> Draft<'a> {
    /// The names that the types have in this endpoint's module. They depend on nothing else but on what they were published
    /// as.
    pub fn names<'s>(&self, shapes: &'s Shapes<'a>, lock: &'s Lock) -> Names<'a, 's> {
        let own = ["", "Args", "Code", "Response", "ResponseArgs"];
        let mut used = own.into_iter().map(|ending| self.name.with(ending)).collect::<BTreeSet<_>>();
        let key = Key::Endpoint(&self.endpoint.id);
        let names = local(&self.uses, &mut used, &self.name, |place| lock.ty(key, place));
        Names { shapes, lock, names }
    }

    /// The endpoint, given what its shared types are called in the service's `types`.
    pub fn plan(
        &self,
        shapes: &Shapes<'a>,
        shared: &BTreeMap<ShapeId, TypeName>,
        lock: &Lock,
    ) -> EndpointPlan {
        let names = self.names(shapes, lock);
        let (objects, choices) = own(&self.uses, &names);
        let doc_url = printable_url(&self.endpoint.doc_url);
        let fields = self.request_names();
        let response = self.response(&names);
        let code = errors::code(self.endpoint, &self.name, lock);
        let members = self.request.iter().map(|(_, member)| member.clone()).zip(fields).collect::<Vec<_>>();
        let paging = self.endpoint.paging.as_ref();
        let paging = paging.and_then(|it| paging::paging(it, self.layout, &names, &members, &self.response));
        let owner = if paging.is_some() { Owner::PagedRequest } else { Owner::Request };
        let fields = members.into_iter().map(|(_, field)| field).collect();
        let mut request = self.request(&names, fields, owner);
        let instead = self.endpoint.instead.as_deref().map(printable_url);
        request.doc = doc::of_endpoint(
            self.endpoint,
            doc::About {
                doc_url: &doc_url,
                instead: instead.as_deref().filter(|url| !url.is_empty() && **url != *doc_url),
                response: response.name(),
                code: code.name(),
                is_paged: paging.is_some(),
                example: self.example(&names, &request, &response),
            },
        );
        let places = self.request.iter().map(|(place, _)| spec::known(place.variant())).collect();

        EndpointPlan {
            id: self.endpoint.id.clone(),
            module: self.module.clone(),
            path: self.path.clone(),
            source: self.endpoint.source.clone(),
            imports: ImportsPlan {
                shared: exports(&names, shared),
                depth: self.path.len().saturating_sub(1),
            },
            code,
            spec: spec::spec(self.endpoint, &doc_url, places, self.layout),
            doc_url,
            request,
            response,
            paging,
            objects,
            choices,
        }
    }

    fn request_names(&self) -> Vec<FieldName> {
        field_names(self.request.iter().map(|(place, member)| (wanted(member), Some(place.word()))))
    }

    /// The request, before there are docs that lead to what comes of it.
    fn request(&self, names: &Names<'a, '_>, fields: Vec<FieldName>, owner: Owner) -> ObjectPlan {
        let members = self.request.iter().map(|(_, member)| member.clone()).collect::<Vec<_>>();
        let mut request = names.record(Record {
            name: self.name.clone(),
            doc: DocPlan::default(),
            members: &members,
            names: fields,
            owner: Some(owner),
        });
        for (field, stated) in &self.stated {
            let rules = object::rules_inside(stated, names.shapes).into_iter();
            request.rules.extend(rules.map(|rule| FieldRulePlan { field: *field, rule }));
        }
        request.rules.sort_by_key(|rule| rule.field);
        request
    }

    fn response(&self, names: &Names<'a, '_>) -> ResponsePlan {
        if self.layout == Layout::File {
            return ResponsePlan::Download;
        }
        let name = self.name.with("Response");
        let about = |ending| {
            let words = [Span::Words("The reply to "), Span::Type(self.name.clone()), Span::Words(ending)];
            DocPlan::line(words.into())
        };
        if self.response.is_empty() {
            return ResponsePlan::Empty(AliasPlan {
                name,
                doc: about(", of which the docs tell no fields."),
            });
        }
        ResponsePlan::Object(names.record(Record {
            name,
            doc: about("."),
            members: &self.response,
            names: field_names(self.response.iter().map(|member| (wanted(member), None))),
            owner: None,
        }))
    }

    /// A call, with what the page's first sample shows of the body.
    fn example(
        &self,
        names: &Names<'a, '_>,
        request: &ObjectPlan,
        response: &ResponsePlan,
    ) -> Option<ExamplePlan> {
        let sample = self.endpoint.examples.request.first().map(|sample| &sample.value);
        let samples = sample.into_iter().collect::<Vec<_>>();
        let given = self.request.iter().zip(&request.fields).map(|((place, member), field)| {
            Given::new(field, member, if *place == Place::Body { &samples } else { &[] })
        });
        let outcome = match response {
            ResponsePlan::Object(_) => OutcomePlan::Reply,
            ResponsePlan::Empty(_) => OutcomePlan::Nothing,
            ResponsePlan::Download => OutcomePlan::File,
        };
        Caller::new(names).example(request, &given.collect::<Vec<_>>(), &self.path, outcome)
    }
}

/// The types among those used here that nothing else of the service uses, in docs order.
pub(super) fn own(uses: &[Use], names: &Names<'_, '_>) -> (Vec<ObjectPlan>, Vec<super::ChoicePlan>) {
    let (mut objects, mut choices, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for Use { shape, .. } in uses {
        if names.shapes.is_shared(*shape) || !seen.insert(*shape) {
            continue;
        }
        let Some(name) = names.names.get(shape).cloned() else { continue };
        match shape {
            ShapeId::Object(id) => objects.push(names.object(*id, name)),
            ShapeId::Choice(id) => choices.push(names.choice(*id, name)),
        }
    }
    (objects, choices)
}

/// The shared types, each with the name it has here where that is another.
pub(super) fn exports(
    names: &Names<'_, '_>,
    shared: &BTreeMap<ShapeId, TypeName>,
) -> Vec<(TypeName, Option<TypeName>)> {
    let mut exports = Vec::new();
    for (shape, local) in &names.names {
        let Some(there) = shared.get(shape) else { continue };
        let mut export = |there: TypeName, local: TypeName| {
            let alias = (there != local).then_some(local);
            exports.push((there, alias));
        };
        if has_arguments(names.shapes, *shape) {
            export(there.with("Args"), local.with("Args"));
        }
        export(there.clone(), local.clone());
    }
    exports.sort();
    exports
}

/// Whether making the object takes a struct of arguments.
fn has_arguments(shapes: &Shapes<'_>, shape: ShapeId) -> bool {
    let ShapeId::Object(id) = shape else { return false };
    let members = shapes.object(id).members.iter();
    members.filter(|member| member.needed).count() > super::MAX_ARGUMENTS
}

/// What the types that are used here are called here: as they were `published`, else by a free name.
pub(super) fn local<'l>(
    uses: &[Use],
    taken: &mut BTreeSet<TypeName>,
    of_whom: &TypeName,
    published: impl Fn(&str) -> Option<&'l TypeName>,
) -> BTreeMap<ShapeId, TypeName> {
    let mut names = BTreeMap::new();
    keep(&mut names, taken, uses.iter().filter_map(|of| Some((of.shape, published(&of.place)?.clone()))));
    for of in uses {
        names.entry(of.shape).or_insert_with(|| claim(taken, of, of_whom));
    }
    names
}

/// Gives types the names that they were published under, where no two want the same.
pub(super) fn keep(
    names: &mut BTreeMap<ShapeId, TypeName>,
    used: &mut BTreeSet<TypeName>,
    published: impl Iterator<Item = (ShapeId, TypeName)>,
) {
    for (shape, name) in published {
        if !names.contains_key(&shape) && !used.contains(&name.with("Args")) && used.insert(name.clone()) {
            names.insert(shape, name);
        }
    }
}

/// A free name: the type's own, else behind what it stands in, else behind the endpoint's, else what it is to what it
/// stands in, else with a number.
pub(super) fn claim(used: &mut BTreeSet<TypeName>, of: &Use, endpoint: &TypeName) -> TypeName {
    let Use { shape: _, place: _, base, parent, listed } = of;
    let ending = if *listed { "Item" } else { "Data" };
    let first = [base.clone(), parent.join(base), endpoint.join(base), base.ending(ending)];
    let counted = name::numbers(used.len()).map(|n| base.counted(n));
    let is_free = |name: &TypeName| !name::is_taken(name) && !used.contains(&name.with("Args"));
    let name = first.into_iter().chain(counted).filter(is_free).find(|name| !used.contains(name));
    let name = name.unwrap_or_else(|| base.clone());
    used.insert(name.clone());
    name
}

/// The address where it is one that can stand in a file without meaning anything else.
pub(super) fn printable_url(url: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?#@!$&'*+,;=%:".contains(c);
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web && url.chars().all(is_plain) { url.to_owned() } else { String::new() }
}
