//! Where a name belongs: an endpoint and the way to a field of it.

/// A place in the tree of an endpoint's fields. Its way is only spelled where an entry speaks of the endpoint.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    endpoint: &'a str,
    part: &'static str,
    way: Option<String>,
}

impl<'a> Place<'a> {
    pub fn of(endpoint: &'a str, part: &'static str, is_spelled: bool) -> Self {
        Self { endpoint, part, way: is_spelled.then(String::new) }
    }

    pub fn of_field(&self, name: &str) -> Self {
        let longer = |way: &String| if way.is_empty() { name.to_owned() } else { format!("{way}.{name}") };
        Self { way: self.way.as_ref().map(longer), ..*self }
    }

    /// `contact_v3`
    pub fn service(&self) -> &'a str {
        self.endpoint.split('.').next().unwrap_or_default()
    }

    /// As an entry spells it: `im_v1.message.create content`, or with the part that tells one from another of that name:
    /// `im_v1.message.create body.content`.
    fn keys(&self) -> impl Iterator<Item = String> {
        let spelled = |way: &String| {
            let Self { endpoint, part, .. } = self;
            [format!("{endpoint} {way}"), format!("{endpoint} {part}.{way}")]
        };
        self.way.as_ref().map(spelled).into_iter().flatten()
    }

    /// What stands at the more telling of the keys, with the key.
    pub fn find<T>(&self, at: impl Fn(&str) -> Option<(usize, T)>) -> Option<(usize, String, T)> {
        self.keys().filter_map(|key| at(&key).map(|(number, found)| (number, key, found))).last()
    }

    /// All that stands at the keys, the more telling last.
    pub fn all<T>(&self, at: impl Fn(&str) -> Vec<(usize, T)>) -> Vec<(usize, String, T)> {
        let with_key =
            |key: String| at(&key).into_iter().map(move |(number, found)| (number, key.clone(), found));
        self.keys().flat_map(with_key).collect()
    }

    /// For a message.
    pub fn shown(&self) -> String {
        self.keys().last().unwrap_or_else(|| self.endpoint.to_owned())
    }
}
