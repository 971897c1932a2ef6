//! Every JSON sample of the pages is read by its type and written back as the same JSON: no field lost, none invented,
//! no text that becomes a number.

use crate::samples;
use feishu_api::{
    Endpoint,
    contact_v3::{
        department::{PatchDepartment, UpdateDepartmentId},
        unit::{ListDepartment, UnbindDepartment},
    },
    directory_v1::department::DeleteDepartment,
    feishu_runtime::{Place, Record, Reply, codec},
};
use serde_json::{Value, json};

/// What `T` makes of a sample.
#[track_caller]
fn read<T: Record + Default>(sample: &Value) -> T {
    let mut value = T::default();
    codec::from_slice(sample.to_string().as_bytes(), &mut value).unwrap();
    value
}

#[track_caller]
fn request_round_trips<E: Endpoint + Default>(sample: &Value) {
    let request = read::<E>(sample);
    let mut written = codec::to_value(&request).unwrap();
    // What a request says in its path and query is no part of its body.
    for (name, place) in request.layout().fields.iter().zip(request.layout().places) {
        if *place != Place::Body {
            written.as_object_mut().unwrap().remove(*name);
        }
    }
    assert_eq!(plain(&written), plain(sample));
}

#[track_caller]
fn response_round_trips<E>(sample: &Value)
where
    E: Endpoint,
    E::Response: Record + Default,
{
    assert_eq!(E::SPEC.reply, Reply::Data);
    assert_eq!((&sample["code"], &sample["msg"]), (&json!(0), &json!("success")), "the envelope");
    assert_eq!(sample.as_object().unwrap().len(), 3, "the envelope holds the data and nothing else");
    let written = codec::to_value(&read::<E::Response>(&sample["data"])).unwrap();
    assert_eq!(plain(&written), plain(&sample["data"]));
}

/// The same without members that are null or an empty list: to say nothing is to leave out.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let said = members.iter().filter(|(_, value)| !value.is_null() && **value != json!([]));
            said.map(|(name, value)| (name.clone(), plain(value))).collect()
        }
        Value::Array(elements) => elements.iter().map(plain).collect(),
        scalar => scalar.clone(),
    }
}

#[test]
fn the_samples_of_patch_department_round_trip() {
    let [request, response] = samples::request_and_response("contact-v3/department/patch.md");
    request_round_trips::<PatchDepartment>(&request);
    response_round_trips::<PatchDepartment>(&response);
}

#[test]
fn the_samples_of_update_department_id_round_trip() {
    let [request, response] = samples::request_and_response("contact-v3/department/update_department_id.md");
    request_round_trips::<UpdateDepartmentId>(&request);
    response_round_trips::<UpdateDepartmentId>(&response);
}

#[test]
fn the_sample_of_list_department_round_trips() {
    response_round_trips::<ListDepartment>(&samples::response("contact-v3/unit/list_department.md"));
}

#[test]
fn the_samples_of_unbind_department_round_trip() {
    let [request, response] = samples::request_and_response("contact-v3/unit/unbind_department.md");
    request_round_trips::<UnbindDepartment>(&request);
    response_round_trips::<UnbindDepartment>(&response);
}

#[test]
fn the_sample_of_delete_department_round_trips() {
    response_round_trips::<DeleteDepartment>(&samples::response("directory-v1/department/delete.md"));
}

#[test]
fn null_and_an_empty_list_are_the_same_as_nothing() {
    type Departments = <ListDepartment as Endpoint>::Response;
    for said in [json!({}), json!({"departmentlist": null, "has_more": null}), json!({"departmentlist": []})]
    {
        let departments = read::<Departments>(&said);
        assert!(departments.departmentlist.is_empty() && departments.has_more.is_none(), "{said}");
        assert_eq!(plain(&codec::to_value(&departments).unwrap()), json!({}));
    }
}

#[test]
fn what_no_row_lists_is_passed_over() {
    type Departments = <ListDepartment as Endpoint>::Response;
    let departments = read::<Departments>(&json!({"novel": [{"a": {}}], "has_more": true}));
    assert_eq!(codec::to_value(&departments).unwrap()["has_more"], true);
}
