//! What people read in a result file: French first, English second.

use super::{Parsed, Problem};
use crate::Accepted;

/// Codes of problems with their sentences.
const SENTENCES: &[(&str, &str, &str)] = &[
    ("missing_column", "cette colonne manque dans l'en-tête", "the header lacks this column"),
    ("missing_value", "une valeur est attendue", "a value is expected"),
    ("bad_row", "la ligne ne se lit pas comme du CSV", "the line cannot be read as CSV"),
    (
        "bad_id",
        "un code de 1 à 23 caractères sans accent ni espace est attendu",
        "a code of 1 to 23 plain characters is expected",
    ),
    ("bad_number", "un nombre entier est attendu", "a whole number is expected"),
    ("bad_money", "un montant comme 29,90 est attendu", "an amount such as 29.90 is expected"),
    ("bad_date", "une date comme 28/11/2026 ou 2026-11-28 est attendue", "a date such as 2026-11-28 is expected"),
    (
        "bad_time",
        "une heure ou un moment comme 2026-11-28 10:05 est attendu",
        "a time or a moment such as 2026-11-28 10:05 is expected",
    ),
    (
        "bad_position",
        "la latitude et la longitude ne sont pas un lieu sur Terre",
        "latitude and longitude are not a place on Earth",
    ),
    ("bad_cells", "une rangée de grille s'écrit avec @ . S E", "a grid row is written with @ . S E"),
    ("unknown_word", "ce mot n'est pas de la liste", "this word is not on the list"),
    ("unknown_grid", "déposez d'abord la grille de ce site", "lay the grid of this node first"),
    ("outside_grid", "cette case est hors de la grille", "this cell is outside the grid"),
    ("outside_slot", "le passage déborde de son créneau", "the passage does not fit in its slot"),
    ("missing_row", "les rangées vont de 0 à n, chacune une fois", "rows go from 0 to n, each once"),
    (
        "differs_within_group",
        "cette valeur diffère des autres lignes du même groupe",
        "this value differs from the other lines of its group",
    ),
    ("ends_before_it_begins", "la fin précède le début", "the end comes before the beginning"),
    ("too_long", "le texte est trop long", "the text is too long"),
    ("wrong_kind", "ce fait n'est pas du genre de ce fichier", "this fact is not of the file's kind"),
    ("bad_fact", "la ligne n'est pas un fait du modèle", "the line is not a fact of the model"),
    ("too_large", "le fichier dépasse 64 Mo", "the file is larger than 64 MB"),
    ("unknown_file", "le nom ne commence par aucun genre connu", "the name begins with no known kind"),
    ("unreadable", "le fichier ne peut pas être lu", "the file cannot be read"),
    ("empty", "le fichier ne contient aucune ligne", "the file holds no line"),
];

/// The sentence of a code.
pub fn sentence(code: &str) -> String {
    let found = SENTENCES.iter().find(|(known, _, _)| *known == code);
    found.map_or_else(|| code.to_owned(), |(_, french, english)| format!("{french} / {english}"))
}

/// The text of an `.ok` or `.err` file.
pub(super) fn report(name: &str, parsed: &Parsed, taken: Option<&Accepted>) -> String {
    let mut text = match taken {
        Some(Accepted { new, known, refused: _ }) => {
            let part = if parsed.problems.is_empty() {
                "pris en entier / taken whole"
            } else {
                "pris en partie / taken in part"
            };
            format!(
                "{name} : {part}\nfaits nouveaux {new}, déjà connus {known} / new facts {new}, known before {known}\n"
            )
        }
        None => format!("{name} : refusé, rien n'a été pris / refused, nothing was taken\n"),
    };
    parsed.problems.iter().for_each(|problem| text.push_str(&line(problem)));
    text
}

fn line(problem: &Problem) -> String {
    let column = problem.column.map(|column| format!("colonne {column} ; ")).unwrap_or_default();
    format!("ligne {} ; {column}{} ; {}\n", problem.line, problem.code, sentence(problem.code))
}
