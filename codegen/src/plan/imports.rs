//! What a file has to import for what stands in it.

use super::{
    ChoicePlan, CodePlan, ImportsPlan, ObjectPlan, RulePlan, TakesPlan, TyPlan, ValuesPlan,
    name::{self, TypeName},
};

impl ImportsPlan {
    /// An item of the runtime.
    pub(super) fn runtime(&mut self, item: &'static str) {
        self.runtime.extend(name::type_name(item));
    }

    fn macro_rules(&mut self, item: &'static str) {
        self.macros.insert(name::field_name(item));
    }

    pub(super) fn object(&mut self, object: &ObjectPlan) {
        for item in ["Layout", "Record", "Slot", "ValueRef"] {
            self.runtime(item);
        }
        self.macro_rules("record");
        for field in &object.fields {
            self.ty(&field.ty);
        }
        for rule in &object.rules {
            self.rule(&rule.rule);
        }
    }

    fn rule(&mut self, rule: &RulePlan) {
        self.runtime("FieldRule");
        self.runtime("Rule");
        if matches!(rule, RulePlan::Length { .. }) {
            self.runtime("LengthUnit");
        }
    }

    pub(super) fn choice(&mut self, choice: &ChoicePlan) {
        match &choice.values {
            ValuesPlan::Texts(_) => {
                self.runtime("Choice");
                self.macro_rules("choice");
            }
            ValuesPlan::Ints(_) => {
                self.runtime("IntChoice");
                self.macro_rules("int_choice");
            }
        }
    }

    /// What each endpoint's error codes take.
    pub(super) fn code(&mut self, code: &CodePlan) {
        match code {
            CodePlan::Listed(_) => {
                self.runtime("ApiCode");
                self.macro_rules("code");
            }
            CodePlan::Unlisted(_) => self.runtime("Code"),
        }
    }

    pub(super) fn ty(&mut self, ty: &TyPlan) {
        match ty {
            TyPlan::Text | TyPlan::Int | TyPlan::Float | TyPlan::Bool | TyPlan::Named(_) => {}
            TyPlan::Json => self.runtime("Value"),
            TyPlan::Part => self.runtime("Part"),
            TyPlan::Map(value) => {
                self.maps = true;
                self.ty(value);
            }
            TyPlan::List(item) | TyPlan::Optional(item) | TyPlan::Boxed(item) => self.ty(item),
        }
    }
}

impl ObjectPlan {
    /// The struct that `new` takes, if it takes one.
    pub fn arguments(&self) -> Option<&TypeName> {
        match &self.constructor.as_ref()?.takes {
            TakesPlan::Struct(arguments) => Some(&arguments.name),
            TakesPlan::Positions(_) => None,
        }
    }
}
