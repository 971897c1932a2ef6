//! How to walk a list to its end.

use super::{
    PagingPlan, StepPlan,
    object::{Names, field_names, wanted},
    shape::{Member, Presence, Ty},
    spec::Layout,
};
use crate::model::Paging;

/// The plan of a documented paging; `None` where a field of it is missing or of another type than a list needs.
pub(super) fn paging(
    paging: &Paging,
    layout: Layout,
    names: &Names<'_, '_>,
    request: &[(Member<'_>, super::name::FieldName)],
    response: &[Member<'_>],
) -> Option<PagingPlan> {
    let inside = |path: &str| match layout {
        Layout::Data => path.strip_prefix("data.").map(str::to_owned),
        Layout::DataAlone | Layout::Flat | Layout::Bare => Some(path.to_owned()),
        Layout::File => None,
    };
    let find = |path: &str| steps(names, response, &inside(path)?);

    let (token, field) = request.iter().find(|(member, _)| member.field.name == paging.token)?;
    let (next, next_ty) = find(&paging.next)?;
    let (items, items_ty) = find(&paging.items)?;
    let more =
        paging.more.as_deref().and_then(find).filter(|(_, ty)| *ty == Ty::Bool).map(|(steps, _)| steps);
    let Ty::List(item) = items_ty else { return None };
    (token.ty == Ty::Text && next_ty == Ty::Text).then_some(())?;
    Some(PagingPlan {
        item: names.ty(&item),
        token: field.clone(),
        token_optional: token.presence != Presence::Required,
        more,
        next,
        items,
    })
}

/// The fields on the way to a dotted path, and the type at its end.
fn steps(names: &Names<'_, '_>, members: &[Member<'_>], path: &str) -> Option<(Vec<StepPlan>, Ty)> {
    let (wire, rest) = path.split_once('.').map_or((path, None), |(wire, rest)| (wire, Some(rest)));
    let fields = field_names(members.iter().map(|member| (wanted(member), None)));
    let (member, field) = members.iter().zip(fields).find(|(member, _)| member.field.name == wire)?;
    let mut way = vec![StepPlan { field }];
    let Some(rest) = rest else {
        // A list that is sent as well is there or not, which taking it out does not expect.
        let taken = !matches!(member.ty, Ty::List(_)) || member.presence != Presence::Optional;
        return taken.then(|| (way, member.ty.clone()));
    };
    let Ty::Object(id) = &member.ty else { return None };
    let (behind, ty) = steps(names, &names.shapes.object(*id).members, rest)?;
    way.extend(behind);
    Some((way, ty))
}
