//! What people read in a result file: French first, English second.

use super::{Outcome, Problem, truth};

/// Codes of problems and notes with their sentences.
#[rustfmt::skip]
const SENTENCES: &[(&str, &str, &str)] = &[
    // the file
    ("unknown_file", "le nom ne commence par aucun genre connu", "the name begins with no known kind"),
    ("wrong_format", "ce n'est ni du CSV ni du NDJSON : enregistrez le tableau en « CSV UTF-8 »", "this is neither CSV nor NDJSON: save the table as \"CSV UTF-8\""),
    ("too_large", "le fichier dépasse 64 Mo", "the file is larger than 64 MB"),
    ("empty", "le fichier ne contient aucune ligne", "the file holds no line"),
    ("zero_bytes", "le fichier contient des octets nuls : sa copie n'a pas été achevée", "the file holds zero bytes: its copy was not finished"),
    ("missing_column", "cette colonne manque dans l'en-tête", "the header lacks this column"),
    ("twice_column", "deux colonnes de l'en-tête disent la même chose : n'en gardez qu'une", "two columns of the header mean the same: keep one"),
    ("not_read", "colonnes ou champs non lus", "columns or fields not read"),
    // the line
    ("open_quote", "un guillemet ouvert ici n'est jamais fermé : la suite n'a pas été lue", "a quote opened here is never closed: what follows was not read"),
    ("bad_quote", "du texte suit un guillemet fermant : doublez les guillemets dans une cellule", "text follows a closing quote: double the quotes within a cell"),
    ("too_many_cells", "la ligne a plus de cellules que l'en-tête : une virgule décimale sans guillemets ?", "the line has more cells than the header: a decimal comma without quotes?"),
    ("too_few_cells", "la ligne a moins de cellules que l'en-tête", "the line has fewer cells than the header"),
    ("cut_short", "la dernière ligne est coupée", "the last line is cut short"),
    ("total_line", "ligne de total, non lue", "a line of totals, not read"),
    ("missing_value", "une valeur est attendue", "a value is expected"),
    ("broken_formula", "le tableur montre ici une erreur de formule", "the spreadsheet shows a broken formula here"),
    ("bad_text", "ce texte contient des caractères illisibles : enregistrez en UTF-8", "this text holds unreadable characters: save as UTF-8"),
    ("too_long", "le texte dépasse 200 caractères", "the text is longer than 200 characters"),
    // codes
    ("bad_id", "un code de 1 à 23 caractères sans accent ni espace est attendu", "a code of 1 to 23 plain characters is expected"),
    ("rounded_code", "le tableur a arrondi ce code : mettez la colonne au format texte avant d'y coller les codes", "the spreadsheet rounded this code: format the column as text before pasting codes into it"),
    ("bad_dept", "un département de France métropolitaine est attendu : 01 à 19, 21 à 95, 2A, 2B", "a département of metropolitan France is expected: 01 to 19, 21 to 95, 2A, 2B"),
    ("unknown_word", "ce mot n'est pas de la liste", "this word is not on the list"),
    ("unknown_sku", "cet article n'est pas au catalogue", "the catalogue does not hold this article"),
    ("unknown_node", "ce site n'est pas connu : déposez d'abord le réseau", "this site is not known: drop the network first"),
    ("unknown_carrier", "ce transporteur n'est pas connu : déposez d'abord les transporteurs", "this carrier is not known: drop the carriers first"),
    ("unknown_grid", "déposez d'abord la grille de ce site", "lay the grid of this site first"),
    // numbers
    ("bad_number", "un nombre est attendu", "a number is expected"),
    ("not_whole", "un nombre entier est attendu, celui-ci a des décimales", "a whole number is expected, this one has decimals"),
    ("ambiguous_number", "1.200 peut être mille deux cents ou un virgule deux : écrivez 1200 ou 1,2", "1.200 may be twelve hundred or one point two: write 1200 or 1.2"),
    ("rounded_number", "le tableur a arrondi ce nombre : élargissez la colonne avant d'enregistrer", "the spreadsheet rounded this number: widen the column before saving"),
    ("split_decimal", "ceci ressemble aux décimales de la cellule précédente : mettez les nombres à virgule entre guillemets", "this looks like the decimals of the cell before: quote numbers with a decimal comma"),
    ("too_large_number", "ce nombre est trop grand pour être vrai (dix millions d'unités, un million d'euros)", "this number is too large to be true (ten million units, a million euros)"),
    ("negative_number", "ce nombre ne peut pas être négatif", "this number cannot be negative"),
    ("negative_count", "un compte négatif vaut 0 : rien de cet article n'est vendu d'ici", "a negative count is taken as 0: nothing of this article is sold from here"),
    ("bad_money", "un montant comme 29,90 est attendu", "an amount such as 29.90 is expected"),
    ("bad_currency", "les montants sont en euros", "amounts are in euros"),
    ("bad_position", "la latitude et la longitude ne sont pas un lieu sur Terre", "latitude and longitude are not a place on Earth"),
    ("far_from_dept", "ce lieu est à plus de 200 km de son département : latitude et longitude échangées ?", "this place is more than 200 km from its département: latitude and longitude swapped?"),
    // time
    ("bad_date", "une date comme 28/11/2026 ou 2026-11-28 est attendue", "a date such as 2026-11-28 is expected"),
    ("bad_time", "une heure ou un moment comme 2026-11-28 10:05 est attendu", "a time or a moment such as 2026-11-28 10:05 is expected"),
    ("no_such_time", "cette heure n'existe pas : dans la nuit du passage à l'heure d'été, 02:00 à 02:59 sont sautées", "this time does not exist: on the night that summer time begins, 02:00 to 02:59 are left out"),
    ("twice_that_night", "cette heure existe deux fois cette nuit-là : la première compte ; écrivez 02:30+01:00 pour la seconde", "this time comes twice that night: the first counts; write 02:30+01:00 for the second"),
    ("ends_before_it_begins", "la fin précède le début", "the end comes before the beginning"),
    ("outside_slot", "le passage déborde de son créneau", "the passage does not fit in its slot"),
    // groups
    ("twice", "ceci est dit deux fois, et autrement", "this is said twice, and differently"),
    ("same_twice", "la même ligne deux fois : comptée une fois", "the same line twice: counted once"),
    ("summed", "plusieurs lots ou emplacements de cet article : additionnés", "several lots or places of this article: added up"),
    ("same_cell", "deux robots ne peuvent pas reposer sur la même case", "two robots cannot rest on the same cell"),
    ("bad_cells", "une rangée de grille s'écrit avec @ . S E", "a grid row is written with @ . S E"),
    ("outside_grid", "cette case est hors de la grille", "this cell is outside the grid"),
    ("missing_row", "les rangées vont de 0 à n, chacune une fois", "rows go from 0 to n, each once"),
    ("differs_within_group", "cette valeur diffère des autres lignes du même groupe", "this value differs from the other lines of its group"),
    ("overseas_left_out", "vente d'outre-mer, laissée de côté", "a sale overseas, left out"),
    ("return_left_out", "un retour n'est pas une vente, laissé de côté", "goods sent back are no sale, left out"),
    // facts
    ("wrong_kind", "ce fait n'est pas du genre de ce fichier", "this fact is not of the file's kind"),
    ("bad_fact", "la ligne n'est pas un fait du modèle", "the line is not a fact of the model"),
    ("future_time", "ce moment n'est pas encore venu", "this moment has not come yet"),
    ("stale", "un compte plus récent est déjà connu : celui-ci n'a rien changé", "a newer count is known already: this one changed nothing"),
    ("bad_correction", "la ligne n'a pas cette colonne", "the row has no such column"),
    ("implausible", "ceci ne peut pas être vrai et n'a rien changé", "this cannot be true and changed nothing"),
];

/// The sentence of a code.
pub fn sentence(code: &str) -> String {
    let found = SENTENCES.iter().find(|(known, _, _)| *known == code);
    found.map_or_else(|| code.to_owned(), |(_, french, english)| format!("{french} / {english}"))
}

/// The same for a result file, where any reason of control may stand.
fn spoken(code: &str) -> String {
    let said = sentence(code);
    if said == code { "cela n'a rien changé / this changed nothing".to_owned() } else { said }
}

/// The text of an `.ok` or `.err` file.
pub(super) fn report(outcome: &Outcome) -> String {
    let name = &outcome.file;
    let mut text = match outcome.taken.as_ref().filter(|_| outcome.has_effect()) {
        Some(taken) => {
            let (new, known) = truth::effect(taken);
            let part = match outcome.problems.is_empty() {
                true => "pris en entier / taken whole",
                false => "pris en partie / taken in part",
            };
            let counted =
                format!("faits nouveaux {new}, déjà connus {known} / new facts {new}, known before {known}\n");
            format!("{name} : {part}\n{counted}{}", without_effect(taken.refused.len()))
        }
        None => format!("{name} : refusé, rien n'a été pris / refused, nothing was taken\n"),
    };
    outcome.problems.iter().for_each(|problem| text.push_str(&line(problem)));
    if !outcome.notes.is_empty() {
        text.push_str("à savoir / good to know\n");
        outcome.notes.iter().for_each(|note| text.push_str(&line(note)));
    }
    text
}

fn without_effect(count: usize) -> String {
    if count == 0 { String::new() } else { format!("sans effet {count} / without effect {count}\n") }
}

fn line(problem: &Problem) -> String {
    let column = problem.column.map(|column| format!("colonne {column} ; ")).unwrap_or_default();
    let hint = if problem.hint.is_empty() { String::new() } else { format!(" ; {}", problem.hint) };
    format!("ligne {} ; {column}{} ; {}{hint}\n", problem.line, problem.code, spoken(problem.code))
}

/// The first problems of a file in a few words, without a value of it.
pub(super) fn summary(outcome: &Outcome) -> String {
    let place = |problem: &Problem| match problem.column {
        Some(column) => format!("line {}, column {column}: {}", problem.line, problem.code),
        None => format!("line {}: {}", problem.line, problem.code),
    };
    let first: Vec<String> = outcome.problems.iter().take(3).map(place).collect();
    format!("{}: {} problems; {}", outcome.file, outcome.problems.len(), first.join("; "))
}

#[cfg(test)]
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    SENTENCES.iter().map(|(code, _, _)| *code)
}
