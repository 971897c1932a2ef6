//! How much each witness counts, in points. More is better.
//!
//! The figures are rounded log-odds (four points are about a factor of ten), set by hand and checked
//! against pages whose nesting is known from another dialect.

/// Points of every witness.
pub(super) struct Points {
    /// The sample shows the name among the parent's members.
    pub in_sample: i32,
    /// The sample shows the parent, but not the name among its members.
    pub not_in_sample: i32,
    /// The sample shows something else than the type column says.
    pub other_kind: i32,
    /// The parent has a member of that name already.
    pub duplicate: i32,
    /// The parent's type has no members.
    pub scalar_parent: i32,
    /// The parent's type has members only where the docs stretch its meaning: `file`, `enum`.
    pub odd_parent: i32,
    /// An object type is left without members.
    pub childless: i32,
    /// A row that may or may not have members is left without.
    pub maybe_childless: i32,
    /// A row is left without members although the sample shows some.
    pub childless_in_sample: i32,
    /// A member that the sample shows is not listed when the object ends.
    pub unlisted: i32,
    /// Each level that is closed by a row.
    pub close: i32,
    /// The parent's type name is how the row's type name starts.
    pub type_prefix: i32,
    /// Other rows of the parent's type are not followed by this row: times the share of those.
    pub not_repeated: i32,
    /// Paging members inside a list's element.
    pub paging_in_list: i32,
}

pub(super) const POINTS: Points = Points {
    in_sample: 6,
    not_in_sample: -4,
    other_kind: -4,
    duplicate: -14,
    scalar_parent: -30,
    odd_parent: -4,
    childless: -8,
    maybe_childless: -2,
    childless_in_sample: -4,
    unlisted: -1,
    close: -1,
    type_prefix: 3,
    not_repeated: -8,
    paging_in_list: -4,
};
