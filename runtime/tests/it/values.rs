//! What must be there although its type can do without it, and what enums are besides a value.

use std::collections::{BTreeSet, HashMap};

use feishu_runtime::{Broken, Rule, check, id::UserIdType};

use crate::endpoints::{Gender, IdKind};

/// What a request needs and a reply may lack.
#[derive(Default)]
struct Change {
    reason: Option<String>,
}

feishu_runtime::record! { Change: 0 reason, required(); }

#[test]
fn what_must_be_there_is_missed_where_it_is_absent_and_where_it_is_empty() {
    for (reason, count) in [(None, 1), (Some(""), 1), (Some("moved"), 0)] {
        let change = Change { reason: reason.map(Into::into) };
        let broken = check(&change).err().map_or_else(Vec::new, |found| found.violations);
        assert_eq!(broken.len(), count, "{reason:?}");
        assert!(broken.iter().all(|broken| broken.rule == Broken::Documented(Rule::Required)));
    }
}

#[test]
fn enums_are_keys_by_what_stands_on_the_wire() {
    let counts = HashMap::from([(IdKind::OpenId, 1)]);
    assert_eq!(counts.get(&IdKind::Other("open_id".into())), Some(&1), "equal values hash alike");
    let order = BTreeSet::from([Gender::Other(9), Gender::Male, Gender::Other(0)]);
    assert_eq!(order.into_iter().collect::<Vec<_>>(), [Gender::Other(0), Gender::Male, Gender::Other(9)]);
    assert_eq!(UserIdType::from(String::from("union_id")), UserIdType::UnionId);
}
