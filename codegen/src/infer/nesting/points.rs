//! How much each witness counts, in points. More is better.
//!
//! Four points are about a factor of ten in the odds. The figures were set by hand and adjusted
//! against pages whose nesting is known from another dialect; a change of one or two in a single
//! figure moves few rows.

/// Points of every witness.
pub(super) struct Points {
    // What the samples show.
    /// The sample shows the row among the object's members.
    pub in_sample: i32,
    /// The sample shows the row in another object of the same type.
    pub in_borrowed: i32,
    /// The sample shows the object, but not the row in it.
    pub not_in_sample: i32,
    /// The sample shows the object, and exactly the members that have come: on top.
    pub beyond_sample: i32,
    /// The object is the envelope of a paged list, and the sample does not show the row in it: on top.
    pub envelope: i32,
    /// The sample shows something else than the type column says.
    pub other_kind: i32,
    /// A member that the sample shows is not listed when the object ends; each.
    pub unlisted: i32,

    // What the type column says.
    /// The object's type has no members.
    pub scalar_parent: i32,
    /// The same, but a sample shows some.
    pub shown_scalar_parent: i32,
    /// The object's type has members only where the docs stretch its meaning: `file`.
    pub odd_parent: i32,
    /// An object type is left without members.
    pub childless: i32,
    /// A row that may or may not have members is left without.
    pub maybe_childless: i32,
    /// An object called as its type is left without members, beside others like it.
    pub childless_in_union: i32,
    /// The object's type is also that of an object around it.
    pub recursive: i32,
    /// The object's type name is how the row's type name starts.
    pub type_prefix: i32,
    /// The object stands outside of the one whose type name, of one word, is how the row's type name starts.
    pub outside_word: i32,
    /// The same, with a type name of several words.
    pub outside_words: i32,
    /// The object stands outside of the type that the row's dotted type name goes on from.
    pub outside_dotted: i32,

    // What repeats.
    /// An earlier object of this type had this member.
    pub held: i32,
    /// An earlier object of this type did not have this member.
    pub not_held: i32,
    /// Other rows of the object's type are not followed by this row: times the share of those.
    pub not_repeated: i32,
    /// A member of the object has had this very object inside.
    pub inner: i32,
    /// The object has had a member that the row will have too: rows alike stand side by side.
    pub inside_alike: i32,

    // What other pages of the service say.
    /// A table with levels lists the member in an object of this type.
    pub elsewhere_listed: i32,
    /// Tables with levels list this type, and the member in none of them.
    pub elsewhere_unlisted: i32,
    /// A sample shows the member in an object of this type.
    pub elsewhere_shown: i32,
    /// Most objects of this type were given the member.
    pub elsewhere_placed: i32,
    /// Some objects of this type were not given the member.
    pub elsewhere_missing: i32,
    /// The same, and samples show that these have all theirs.
    pub elsewhere_excluded: i32,

    // What resembles.
    /// There is a member of the same object type.
    pub same_type: i32,
    /// There are two members whose types add the same to their names.
    pub same_affix: i32,
    /// The object's type adds the same to its name.
    pub inside_kin: i32,
    /// An object type is left without members, before a row whose type adds the same to its name.
    pub childless_beside_kin: i32,
    /// There is a member whose name starts with the same word.
    pub same_word: i32,
    /// There is a member whose description starts with the same Latin word.
    pub same_lead: i32,
    /// Three members have the same words behind the first one of their names.
    pub same_rest: i32,
    /// The names of the members are spelled in another way.
    pub other_spelling: i32,
    /// The row needs a scope of the same resource as the member that came last.
    pub same_resource: i32,
    /// One of both needs a scope and the other one does not.
    pub other_resource: i32,
    /// The row is called as its type is, as are other members.
    pub self_named: i32,
    /// An object without members stands among objects.
    pub empty_in_union: i32,
    /// A scalar stands among objects that are called as their types are.
    pub scalar_in_union: i32,

    // What would be odd.
    /// There is a member of that name already.
    pub duplicate: i32,
    /// The members so far are a well-known set, and complete.
    pub beyond_known: i32,
    /// Paging members inside a list's element.
    pub paging_in_list: i32,

    // How soon objects end.
    /// A scalar is not one more member of the object before it.
    pub close: i32,
    /// An object is not the second member of an object, or not one more after scalars alone.
    pub close_by_object: i32,
}

pub(super) const POINTS: Points = Points {
    in_sample: 8,
    in_borrowed: 3,
    not_in_sample: -3,
    beyond_sample: -1,
    envelope: -2,
    other_kind: -3,
    unlisted: -2,

    scalar_parent: -30,
    shown_scalar_parent: -2,
    odd_parent: -4,
    childless: -6,
    maybe_childless: -2,
    childless_in_union: -1,
    recursive: -6,
    type_prefix: 3,
    outside_word: -4,
    outside_words: -6,
    outside_dotted: -10,

    held: 4,
    not_held: -4,
    not_repeated: -4,
    inner: -3,
    inside_alike: -4,

    elsewhere_listed: 8,
    elsewhere_unlisted: -8,
    elsewhere_shown: 4,
    elsewhere_placed: 1,
    elsewhere_missing: -2,
    elsewhere_excluded: -4,

    same_type: 3,
    same_affix: 2,
    inside_kin: -3,
    childless_beside_kin: -2,
    same_word: 1,
    same_lead: 2,
    same_rest: 3,
    other_spelling: -4,
    same_resource: 6,
    other_resource: -2,
    self_named: 2,
    empty_in_union: 2,
    scalar_in_union: -2,

    duplicate: -24,
    beyond_known: -6,
    paging_in_list: -4,

    close: -2,
    close_by_object: -1,
};
