//! The kinds of ids, of which there is one type each for the whole platform: the runtime's.

use super::name::{self, TypeName};
use crate::model::{EnumOf, EnumValue, Field, Scalar, Type};

/// Which kind of ids a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdType {
    /// Those of people.
    User,
    /// Those of departments.
    Department,
}

impl IdType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::User, Self::Department];

    /// What the field is called, or ends with.
    const fn wire(self) -> &'static str {
        match self {
            Self::User => "user_id_type",
            Self::Department => "department_id_type",
        }
    }

    /// The values of the runtime's enum.
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::User => &[
                "open_id",
                "union_id",
                "user_id",
                "people_corehr_id",
                "people_admin_id",
                "people_employee_id",
            ],
            Self::Department => &[
                "department_id",
                "open_department_id",
                "people_corehr_department_id",
                "people_admin_department_id",
            ],
        }
    }

    /// Its name in Rust.
    pub fn name(self) -> TypeName {
        name::platform(self.wire())
    }

    /// Where callers find it, below the facade's root.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::User => "id::UserIdType",
            Self::Department => "id::DepartmentIdType",
        }
    }

    /// What a field names, or each element of its list.
    pub(super) fn of_field(field: &Field) -> Option<Self> {
        let (of, values) = enumeration(&field.ty)?;
        Self::of(&field.name, of, values)
    }

    /// The values that the docs list for a field.
    pub(super) fn listed(field: &Field) -> Vec<&str> {
        let values = enumeration(&field.ty).map_or(&[][..], |(_, values)| values);
        let texts = values.iter().filter_map(|value| match &value.value {
            Scalar::String(text) => Some(text.as_str()),
            Scalar::Int(_) => None,
        });
        texts.collect()
    }

    /// Of a field that is called so or so, where the docs list no other values than the platform's.
    pub(super) fn of(wire: &str, of: EnumOf, values: &[EnumValue]) -> Option<Self> {
        let ends = |kind: &Self| wire == kind.wire() || wire.ends_with(&format!("_{}", kind.wire()));
        let known = |kind: &Self| {
            values.iter().all(|value| match &value.value {
                Scalar::String(text) => kind.values().contains(&text.as_str()),
                Scalar::Int(_) => false,
            })
        };
        let is_text = of == EnumOf::String && !values.is_empty();
        Self::ALL.into_iter().find(|kind| is_text && ends(kind) && known(kind))
    }
}

/// The enum that a type is, or that is in it.
fn enumeration(ty: &Type) -> Option<(EnumOf, &[EnumValue])> {
    if let Type::Enum { of, values } = ty { Some((*of, values)) } else { enumeration(ty.inner()?) }
}
