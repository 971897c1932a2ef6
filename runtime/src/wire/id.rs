//! The kinds of ids, which are the same for the whole platform.

/// Which kind of id a user is named by, in what is sent and in what comes back.
///
/// Not every call takes every kind: the docs of the field say which ones.
#[non_exhaustive]
pub enum UserIdType {
    /// The id of a user in one app: the same user has another in each.
    OpenId,
    /// The id of a user in all apps of one developer.
    UnionId,
    /// The id of a user in one tenant, which needs a scope of its own.
    UserId,
    /// The id of an employee in Feishu People's core records.
    PeopleCorehrId,
    /// The id of an employee in Feishu People's administration.
    PeopleAdminId,
    /// The employment's id in Feishu People.
    PeopleEmployeeId,
    /// What the docs do not list.
    Other(String),
}

crate::choice! { UserIdType:
    OpenId = "open_id";
    UnionId = "union_id";
    UserId = "user_id";
    PeopleCorehrId = "people_corehr_id";
    PeopleAdminId = "people_admin_id";
    PeopleEmployeeId = "people_employee_id";
}

/// Which kind of id a department is named by, in what is sent and in what comes back.
///
/// Not every call takes every kind: the docs of the field say which ones.
#[non_exhaustive]
pub enum DepartmentIdType {
    /// The id that the tenant gave to a department, or that was made for it.
    DepartmentId,
    /// The id of a department that begins with `od-`.
    OpenDepartmentId,
    /// The id of a department in Feishu People's core records.
    PeopleCorehrDepartmentId,
    /// The id of a department in Feishu People's administration.
    PeopleAdminDepartmentId,
    /// What the docs do not list.
    Other(String),
}

crate::choice! { DepartmentIdType:
    DepartmentId = "department_id";
    OpenDepartmentId = "open_department_id";
    PeopleCorehrDepartmentId = "people_corehr_department_id";
    PeopleAdminDepartmentId = "people_admin_department_id";
}
