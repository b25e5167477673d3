//! Secrets in what people ask for. They are taken out of texts before anything is decided, so that
//! limits and rehearsals see what will be recorded. A name with a secret is refused: two names must
//! not become one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Assess, Command, Comment, Edit, EditItem, FieldEdit, Following, ImportItem, ImportLine,
    NewItem, SetProject, Shown,
};
use crate::definition::Normal;
use crate::redact::{MARK, Redactor};
use crate::text::visible;

/// Takes secrets out of a command, and remembers where they stood.
#[derive(Debug)]
pub struct Cleaner<'a> {
    redactor: &'a Redactor,
    /// How many secrets were taken out, by the field they stood in.
    pub taken: BTreeMap<String, usize>,
    /// Why a name cannot be recorded, if one holds a secret.
    pub refused: Option<String>,
}

impl<'a> Cleaner<'a> {
    /// One that has found nothing yet.
    #[must_use]
    pub fn new(redactor: &'a Redactor) -> Self {
        Self { redactor, taken: BTreeMap::new(), refused: None }
    }

    /// Takes the secrets out of a text.
    pub fn text(&mut self, field: &str, text: &mut String) {
        let clean = self.redactor.clean(text);
        if clean != *text {
            let marks = |text: &str| text.matches(MARK).count();
            let taken = marks(&clean).saturating_sub(marks(text)).max(1);
            *self.taken.entry(field.to_owned()).or_default() += taken;
            *text = clean.into_owned();
        }
    }

    /// Looks at a name, which is recorded as it is.
    pub fn name(&mut self, what: &str, name: &str) {
        let clean = self.redactor.clean(name);
        if clean != name && self.refused.is_none() {
            let clean = visible(&clean);
            self.refused = Some(format!(
                "the {what} '{clean}' holds a secret, and names are recorded as they are"
            ));
        }
    }

    /// Looks at a definition, whose digest names what it says.
    fn definition(&mut self, definition: &Normal) {
        if self.redactor.clean(definition.text()) != definition.text() && self.refused.is_none() {
            let why = "the definition holds a secret, and definitions are recorded as they are";
            self.refused = Some(why.to_owned());
        }
    }

    fn names<'n>(&mut self, what: &str, names: impl IntoIterator<Item = &'n String>) {
        names.into_iter().for_each(|name| self.name(what, name));
    }

    fn edited(&mut self, field: &str, edit: &mut Edit<String>) {
        if let Edit::Set(text) = edit {
            self.text(field, text);
        }
    }

    fn edited_name(&mut self, what: &str, edit: &Edit<String>) {
        if let Edit::Set(name) = edit {
            self.name(what, name);
        }
    }

    /// Every text within a value, and every number, which may be a password of digits. The keys of
    /// its maps are names.
    fn value(&mut self, field: &str, value: &mut Value) {
        match value {
            Value::String(text) => self.text(field, text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(field, item)),
            Value::Object(map) => {
                for (name, value) in map {
                    self.name("name of a member", name);
                    self.value(field, value);
                }
            }
            Value::Number(number) => {
                let mut digits = number.to_string();
                self.text(field, &mut digits);
                if digits != number.to_string() {
                    *value = Value::String(digits);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
}

impl Command {
    /// Takes the secrets out of every text, and looks at every name that would be recorded.
    pub fn clean(&mut self, cleaner: &mut Cleaner<'_>) {
        match self {
            Self::BeginProject(begin) => cleaner.text("name", &mut begin.name),
            Self::SetProject(set) => settings(set, cleaner),
            Self::NewItem(new) => new_item(new, cleaner),
            Self::EditItem(edit) => edit_item(edit, cleaner),
            Self::Comment(comment) => said(comment, cleaner),
            Self::Tag(tag) | Self::Untag(tag) => cleaner.name("tag", &tag.name),
            Self::Import(import) => {
                import.lines.values_mut().for_each(|line| import_line(line, cleaner));
            }
            Self::AddCriterion(asked) => cleaner.text("criterion", &mut asked.text),
            Self::CheckCriterion(asked) => match &mut asked.by {
                Shown::Claim(claim) => cleaner.text("claim", claim),
                Shown::Run(run) => {
                    run.argv.iter_mut().for_each(|word| cleaner.text("command", word));
                }
            },
            Self::Assess(asked) => assessment(asked, cleaner),
            Self::Publish(publish) => cleaner.definition(&publish.definition),
            Self::TakeCommit(asked) => cleaner.text("message", &mut asked.commit.message),
            // States and transitions are those of the definition, and items are named by their id.
            Self::ChooseWorkflow(_)
            | Self::Link(_)
            | Self::Unlink(_)
            | Self::Move(_)
            | Self::Repin(_)
            | Self::Reaffirm(_)
            | Self::Resolve(_)
            | Self::RollBack(_)
            | Self::Undo(_)
            | Self::UncheckCriterion(_)
            | Self::Withdraw(_)
            | Self::Archive(_)
            | Self::Unarchive(_) => {}
        }
    }
}

fn assessment(asked: &mut Assess, cleaner: &mut Cleaner<'_>) {
    cleaner.names("dimension", asked.scores.keys());
    asked.recommendation.iter_mut().for_each(|text| cleaner.text("recommendation", text));
    for (name, value) in &mut asked.details {
        cleaner.name("detail", name);
        cleaner.value(&format!("details.{name}"), value);
    }
}

fn settings(set: &mut SetProject, cleaner: &mut Cleaner<'_>) {
    for (name, value) in &mut set.settings {
        cleaner.name("setting", name);
        value.iter_mut().for_each(|value| cleaner.value(name, value));
    }
}

fn new_item(new: &mut NewItem, cleaner: &mut Cleaner<'_>) {
    cleaner.text("title", &mut new.title);
    cleaner.text("body", &mut new.body);
    new.criteria.iter_mut().for_each(|criterion| cleaner.text("criteria", criterion));
    cleaner.names("kind", &new.kind);
    cleaner.names("label", &new.labels);
    cleaner.names("alias", &new.aliases);
    cleaner.names("priority", &new.priority);
    cleaner.names("assignee", &new.assignee);
    if let Some(Following { otherwise: Some(normal), .. }) = &new.workflow {
        cleaner.definition(normal);
    }
    further(&mut new.fields, cleaner);
}

fn edit_item(edit: &mut EditItem, cleaner: &mut Cleaner<'_>) {
    cleaner.edited("title", &mut edit.title);
    cleaner.edited("body", &mut edit.body);
    cleaner.edited_name("kind", &edit.kind);
    cleaner.edited_name("priority", &edit.priority);
    cleaner.edited_name("assignee", &edit.assignee);
    cleaner.names("label", edit.label.iter().chain(&edit.unlabel));
    if let Edit::Set(labels) = &edit.labels {
        cleaner.names("label", labels);
    }
    further(&mut edit.fields, cleaner);
}

fn further(fields: &mut BTreeMap<String, FieldEdit>, cleaner: &mut Cleaner<'_>) {
    for (name, edit) in fields {
        cleaner.name("field name", name);
        let field = format!("fields.{name}");
        match edit {
            FieldEdit::Clear => {}
            FieldEdit::Set(value) => cleaner.value(&field, value),
            FieldEdit::Alter { add, remove } => {
                add.iter_mut().chain(remove).for_each(|element| cleaner.text(&field, element));
            }
        }
    }
}

fn said(comment: &mut Comment, cleaner: &mut Cleaner<'_>) {
    cleaner.text("text", &mut comment.text);
    comment.on.iter_mut().for_each(|place| cleaner.text("on", place));
    cleaner.names("transition", &comment.via);
}

/// A line with a secret in a name costs that line only.
fn import_line(line: &mut ImportLine, cleaner: &mut Cleaner<'_>) {
    let ImportLine::Item(item) = line else { return };
    let mut of_line = Cleaner::new(cleaner.redactor);
    import_item(item, &mut of_line);
    match of_line.refused {
        Some(why) => *line = ImportLine::Unreadable(why),
        None => {
            for (field, count) in of_line.taken {
                *cleaner.taken.entry(field).or_default() += count;
            }
        }
    }
}

fn import_item(import: &mut ImportItem, cleaner: &mut Cleaner<'_>) {
    cleaner.names("key", &import.key);
    import.source.iter_mut().for_each(|source| cleaner.text("source", source));
    new_item(&mut import.item, cleaner);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::command::{Import, ItemRef};

    const SECRET: &str = "correct-horse";

    fn redactor() -> Redactor {
        Redactor::new([("API_TOKEN".to_owned(), SECRET.to_owned())])
    }

    fn cleaned(mut command: Command) -> (Command, BTreeMap<String, usize>, Option<String>) {
        let redactor = redactor();
        let mut cleaner = Cleaner::new(&redactor);
        command.clean(&mut cleaner);
        (command, cleaner.taken, cleaner.refused)
    }

    #[test]
    fn secrets_are_counted_by_the_field_they_stood_in() {
        let mut edit = EditItem::of(ItemRef("x".into()));
        edit.title = Edit::Set(format!("{SECRET}, [redacted:x] and {SECRET}"));
        edit.body = Edit::Set("[redacted:x]".into());
        let value = json!([SECRET, { "g": SECRET }, 7]);
        edit.fields.insert("f".into(), FieldEdit::Set(value));
        let more = FieldEdit::Alter { add: vec![SECRET.into()], remove: vec!["x".into()] };
        edit.fields.insert("more".into(), more);
        let (command, taken, refused) = cleaned(Command::EditItem(Box::new(edit)));
        let wanted = [("fields.f", 2), ("fields.more", 1), ("title", 2)]
            .map(|(field, n)| (field.to_owned(), n));
        assert_eq!(taken, wanted.into());
        assert_eq!(refused, None);
        assert!(!format!("{command:?}").contains(SECRET), "{command:?}");
    }

    #[test]
    fn a_password_of_digits_is_taken_out_where_it_is_a_number() {
        let redactor = Redactor::new([("DB_PASSWORD".to_owned(), "12345678".to_owned())]);
        let mut cleaner = Cleaner::new(&redactor);
        let mut new = NewItem::default();
        new.fields.insert("pins".into(), FieldEdit::Set(json!([12_345_678, 12_345])));
        let mut command = Command::NewItem(Box::new(new));
        command.clean(&mut cleaner);
        let Command::NewItem(new) = command else { panic!("it was an item") };
        let pins = FieldEdit::Set(json!(["[redacted:DB_PASSWORD]", 12_345]));
        assert_eq!(new.fields["pins"], pins);
        assert_eq!(cleaner.taken, [("fields.pins".to_owned(), 1)].into());
    }

    #[test]
    fn no_name_with_a_secret_is_let_through_and_none_is_told() {
        let word = || SECRET.to_owned();
        let item = |change: &dyn Fn(&mut NewItem)| {
            let mut new = NewItem::default();
            change(&mut new);
            Command::NewItem(Box::new(new))
        };
        let edit = |change: &dyn Fn(&mut EditItem)| {
            let mut edit = EditItem::of(ItemRef("x".into()));
            change(&mut edit);
            Command::EditItem(Box::new(edit))
        };
        let write = |value| FieldEdit::Set(value);
        for (what, command) in [
            ("kind", item(&|new| new.kind = Some(word()))),
            ("label", item(&|new| new.labels = vec!["a".into(), word()])),
            ("alias", item(&|new| new.aliases = vec![word()])),
            ("priority", item(&|new| new.priority = Some(word()))),
            ("assignee", item(&|new| new.assignee = Some(word()))),
            ("field name", item(&|new| drop(new.fields.insert(word(), write(json!(1)))))),
            (
                "name of a member",
                item(&|new| drop(new.fields.insert("f".into(), write(json!([{ SECRET: 1 }]))))),
            ),
            ("kind", edit(&|edit| edit.kind = Edit::Set(word()))),
            ("priority", edit(&|edit| edit.priority = Edit::Set(word()))),
            ("assignee", edit(&|edit| edit.assignee = Edit::Set(word()))),
            ("label", edit(&|edit| edit.label = vec![word()])),
            ("label", edit(&|edit| edit.unlabel = vec![word()])),
            ("label", edit(&|edit| edit.labels = Edit::Set(vec![word()]))),
            ("field name", edit(&|edit| drop(edit.fields.insert(word(), FieldEdit::Clear)))),
            ("setting", Command::SetProject(SetProject { settings: [(word(), None)].into() })),
        ] {
            let (_, _, refused) = cleaned(command);
            let why = refused.unwrap_or_else(|| panic!("a {what} with a secret is let through"));
            assert!(why.starts_with(&format!("the {what} '[redacted:API_TOKEN]'")), "{why}");
        }
    }

    #[test]
    fn a_line_with_a_secret_in_a_name_costs_that_line_only() {
        let line = |title: &str, key: &str| {
            let item = NewItem { title: title.into(), ..NewItem::default() };
            let import = ImportItem { item, key: Some(key.into()), ..ImportItem::default() };
            ImportLine::Item(Box::new(import))
        };
        let lines = [(1, line(SECRET, "k-1")), (2, line(SECRET, SECRET))].into();
        let (command, taken, refused) = cleaned(Command::Import(Import { lines }));
        assert_eq!((taken, refused), ([("title".to_owned(), 1)].into(), None));
        let Command::Import(Import { lines }) = command else { panic!("it was an import") };
        let (ImportLine::Item(kept), ImportLine::Unreadable(why)) = (&lines[&1], &lines[&2]) else {
            panic!("one line is kept, one refused: {lines:?}");
        };
        assert_eq!(kept.item.title, "[redacted:API_TOKEN]");
        assert!(why.starts_with("the key '[redacted:API_TOKEN]' holds a secret"), "{why}");
    }
}
