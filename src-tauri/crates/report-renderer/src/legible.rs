//! What can be printed: the letters of the shipped fonts. A name nobody could read is printed as its code, and a sign
//! that no font has is left out, so that no page shows a box instead of a letter.

use crate::world;
use reporting::{Scene, ScenePlace};
use serde_json::Value;

/// What stands for letters that cannot be printed, where no code is known.
const GAP: char = '…';

/// A scene whose names can be printed.
pub(crate) fn scene(scene: &Scene) -> Scene {
    let place = |place: &ScenePlace| ScenePlace { name: name(&place.name, place.node.as_str()), ..place.clone() };
    Scene { nodes: scene.nodes.iter().map(place).collect(), ..scene.clone() }
}

/// All texts of a sheet as they can be printed.
pub(crate) fn sheet(value: &mut Value) {
    match value {
        Value::String(words) => {
            if !words.chars().all(prints) {
                *words = text(words);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(sheet),
        Value::Object(all) => all.values_mut().for_each(sheet),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The name without signs that no font has; the code where letters are missing or nothing is left.
fn name(name: &str, code: &str) -> String {
    if name.chars().any(|c| c.is_alphanumeric() && !prints(c)) {
        return code.to_owned();
    }
    let kept = text(name);
    if kept.chars().any(char::is_alphanumeric) { kept } else { code.to_owned() }
}

/// A text with one gap for each run of letters that no font has; other signs without a picture are left out.
fn text(words: &str) -> String {
    let mut kept = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            c if prints(c) => kept.push(c),
            c if c.is_whitespace() => kept.push(' '),
            c if c.is_alphanumeric() && !kept.ends_with(GAP) => kept.push(GAP),
            _ => {}
        }
    }
    kept.trim().to_owned()
}

/// A font has it, or it is white space that the typesetter breaks lines at. Marks that turn the direction of reading
/// are not printed: each script turns by itself.
fn prints(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (c == '\n' || world::has(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_scripts_can_be_printed() {
        for known in
            ["Nguyễn Thị Hạnh", "Łódź", "Αθήνα", "Київ – Жуковка", "مخزن النور", "בית המלאכה", "Երևան", "თბილისი"]
        {
            assert_eq!(name(known, "FR-X"), known);
        }
    }

    #[test]
    fn a_sign_without_a_picture_is_left_out_and_a_name_without_letters_is_its_code() {
        assert_eq!(name("Entrepôt 🌙 nord", "FR-X"), "Entrepôt  nord");
        assert_eq!(name("دار السلام 🌙", "FR-X"), "دار السلام");
        assert_eq!(name("東京倉庫", "FR-HUB-93"), "FR-HUB-93");
        assert_eq!(name("🌙🌙", "FR-HUB-93"), "FR-HUB-93");
        assert_eq!(name("\u{202e}evil", "FR-X"), "evil");
    }

    #[test]
    fn a_text_says_where_letters_are_missing() {
        let mut value = serde_json::json!({"a": ["« 東京倉庫 » veut dire ML-1", 3, "plain"]});
        sheet(&mut value);
        assert_eq!(value, serde_json::json!({"a": ["« … » veut dire ML-1", 3, "plain"]}));
    }
}
