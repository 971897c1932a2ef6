//! The documented rules.

use feishu_runtime::check;

use crate::endpoints::{CreateDepartment, Leader, ListDepartments};

fn leader(id: &str) -> Leader {
    Leader { id: Some(id.to_owned()), kind: None }
}

#[track_caller]
fn violations(create: &CreateDepartment) -> Vec<String> {
    let violations = check(create).unwrap_err().violations;
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn all_violations_are_reported_at_once_with_their_paths() {
    let leaders = vec![leader("ok"), leader(""), leader("too long")];
    let create = CreateDepartment { name: "od-/12".into(), leaders: Some(leaders), trace: None };
    assert_eq!(
        violations(&create),
        [
            "name: 6 characters, at most 5 allowed",
            "name: begins with `od-`, which is not allowed",
            "name: does not match `^[^/]*$`",
            "leaders: 3 elements, at most 2 allowed",
            "leaders[1].leaderID: 0 characters, 1 to 4 allowed",
            "leaders[2].leaderID: 8 characters, 1 to 4 allowed",
        ]
    );
}

#[test]
fn lengths_count_characters_and_not_bytes() {
    let create = CreateDepartment { name: "研发部门部".into(), ..Default::default() };
    assert!(check(&create).is_ok());
}

#[test]
fn a_forbidden_value_and_a_number_out_of_range_are_found() {
    let create = CreateDepartment { name: "0".into(), ..Default::default() };
    assert_eq!(violations(&create), ["name: is `0`, which is not allowed"]);
    let list = ListDepartments { page_size: Some(101), ..Default::default() };
    assert_eq!(
        check(&list).unwrap_err().to_string(),
        "the request breaks documented rules, nothing was sent: page_size: 101, 1 to 100 allowed"
    );
}

#[test]
fn an_absent_field_breaks_no_rule() {
    assert!(check(&ListDepartments::default()).is_ok());
}
