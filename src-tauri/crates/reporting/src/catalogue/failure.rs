//! Why a message or an instruction did not get through: words for the codes of our ways out, and of what answers them.

use super::{Text, Words};

/// In words; a code that nobody here knows is written as it came, without its underscores.
pub(crate) fn failure(code: &str) -> Text {
    let plain = code.replace('_', " ");
    let Words(fr, en) = known(code).unwrap_or(Words(&plain, &plain));
    Text { fr: fr.to_owned(), en: en.to_owned() }
}

fn known(code: &str) -> Option<Words<'static>> {
    Some(match code {
        "bad_address" => Words("adresse de courriel refusée", "mail address refused"),
        "bad_message" => Words("message impossible à écrire", "message cannot be written"),
        "contact_sealed" => Words("contact scellé d'une autre clé", "contact sealed with another key"),
        "contact_unreadable" => Words("contact illisible", "contact not readable"),
        "mail_closed" => Words("serveur de courriel fermé", "mail server closed"),
        "mail_confused" => Words("réponse du serveur de courriel illisible", "answer of the mail server not readable"),
        "mail_deferred" => Words("courriel remis à plus tard", "mail put off"),
        "mail_login" => Words("identifiants de courriel refusés", "mail login refused"),
        "mail_refused" => Words("courriel refusé", "mail refused"),
        "mailbox_full" => Words("boîte du client pleine", "mailbox full"),
        "mailbox_unwritable" => Words("boîte locale fermée en écriture", "mailbox cannot be written"),
        "no_connection" => Words("pas de connexion", "no connection"),
        "no_contact" => Words("contact effacé ou absent", "contact erased or missing"),
        "no_endpoint" => Words("aucune adresse réglée", "no address set"),
        "no_message" => Words("rien à écrire", "nothing to write"),
        "not_found" => Words("introuvable", "not found"),
        "nothing_to_load" => Words("rien à charger", "nothing to load"),
        "unknown_van" => Words("véhicule inconnu", "unknown van"),
        "van_away" => Words("véhicule déjà parti", "van already gone"),
        "van_broken" => Words("véhicule en panne", "van broken down"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_call_a_failure_is_readable() {
        assert_eq!(failure("mailbox_full").fr, "boîte du client pleine");
        assert_eq!(failure("robot_fleet_busy").en, "robot fleet busy");
    }
}
