//! Maps that the rows describe by one row for the keys and one for the values.

use crate::model::{Field, Type};
use serde_json::Value;

/// How such rows are called.
const ROWS: [&str; 2] = ["key", "value"];

/// Makes maps of the objects that list a key and a value, and that no sample shows with either.
pub(super) fn settle(fields: &mut [Field], samples: &[&Value]) {
    for field in fields {
        let shown = samples.iter().filter_map(|sample| sample.get(&field.name)).collect::<Vec<_>>();
        if is_keyed(&field.ty, &shown)
            && let Some([keys, values]) = rows(&mut field.ty)
        {
            field.ty = Type::Map { value: Box::new(values.ty) };
            for text in [keys.description, values.description].iter().filter(|text| !text.is_empty()) {
                field.description.push_str("\n\n");
                field.description.push_str(text);
            }
        } else if let Type::Object { fields, .. } = &mut field.ty {
            settle(fields, &shown);
        }
    }
}

fn is_keyed(ty: &Type, shown: &[&Value]) -> bool {
    let Type::Object { fields, .. } = ty else { return false };
    let is_other =
        |value: &&Value| value.as_object().is_some_and(|map| ROWS.iter().all(|row| !map.contains_key(*row)));
    fields.iter().map(|field| field.name.as_str()).eq(ROWS) && !shown.is_empty() && shown.iter().all(is_other)
}

fn rows(ty: &mut Type) -> Option<[Field; 2]> {
    std::mem::take(ty.members_mut()?).try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{field, object};
    use serde_json::json;

    fn settled(sample: &Value) -> Field {
        let mut rows = ROWS.map(|name| field(name, Type::String));
        rows[0].description = "zh".to_owned();
        let mut fields = [field("toast", object(vec![field("i18n", object(rows.to_vec()))]))];
        settle(&mut fields, &[sample]);
        fields[0].ty.members().expect("it is an object")[0].clone()
    }

    #[test]
    fn an_object_of_keys_and_values_is_a_map() {
        let map = settled(&json!({"toast": {"i18n": {"zh_cn": "x"}}}));
        assert_eq!(map.ty, Type::Map { value: Box::new(Type::String) });
        assert!(map.description.ends_with("zh"));
    }

    #[test]
    fn an_object_that_a_sample_shows_as_one_stays_one() {
        assert!(matches!(settled(&json!({"toast": {"i18n": {"key": "x"}}})).ty, Type::Object { .. }));
        assert!(matches!(settled(&json!({})).ty, Type::Object { .. }));
    }
}
