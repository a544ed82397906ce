//! What customers read: French first, English second. Says nothing of causes inside the app, nothing to sell, and
//! nothing of money: what was paid, and what is given back, is the shop's business.

use model::{Moment, Notification, Promise, Template};

/// The subject, in French.
pub fn subject(notification: &Notification) -> String {
    let order = notification.order;
    match notification.template {
        Template::PromiseMoved => format!("Votre commande {order} : nouvelle date de livraison"),
        Template::VanDelayed => format!("Votre commande {order} : livraison retardée"),
        Template::Declined => format!("Votre commande {order} ne peut pas être servie en entier"),
        Template::Cancelled => format!("Votre commande {order} est annulée, comme vous l'avez demandé"),
        Template::CancelledByUs => format!("Nous avons dû annuler votre commande {order}"),
        Template::CancelTooLate => format!("Votre commande {order} : annulation demandée trop tard"),
    }
}

/// The text, in French then in English.
pub fn body(notification: &Notification, name: &str) -> String {
    let (greeting, hello) = match name {
        "" => ("Bonjour,".to_owned(), "Hello,".to_owned()),
        name => (format!("Bonjour {name},"), format!("Hello {name},")),
    };
    let (french, english) = (french(notification), english(notification));
    format!("{greeting}\n\n{french}\n\nLe service livraison\n\n---\n\n{hello}\n\n{english}\n\nThe delivery team\n")
}

fn french(notification: &Notification) -> String {
    let order = notification.order;
    let by = notification.promise.map_or_else(
        || "Nous vous écrirons dès que la nouvelle date est connue.".to_owned(),
        |promise| format!("Elle arrivera au plus tard le {}.", french_moment(promise)),
    );
    match notification.template {
        Template::PromiseMoved => format!("La livraison de votre commande {order} a changé de date. {by}"),
        Template::VanDelayed => format!("La livraison de votre commande {order} a pris du retard. {by}"),
        Template::Declined => format!(
            "Nous ne pouvons pas livrer votre commande {order}, en tout ou en partie. Pour ce qui n'est pas livré, et \
             pour ce que vous avez payé, la boutique où vous avez acheté vous répond."
        ),
        Template::Cancelled => format!(
            "Comme vous l'avez demandé, votre commande {order} est annulée : elle ne sera pas livrée. Pour ce que vous \
             avez payé, la boutique où vous avez acheté vous répond."
        ),
        Template::CancelledByUs => format!(
            "Nous avons dû annuler votre commande {order} : elle ne sera pas livrée, et nous vous prions de nous en \
             excuser. Pour ce que vous avez payé, la boutique où vous avez acheté vous répond."
        ),
        Template::CancelTooLate => {
            let so_far = match notification.promise {
                None => "elle vous a déjà été livrée.".to_owned(),
                Some(_) => format!(
                    "ce qui était déjà emballé n'a pas pu être arrêté. {by} Ce qui n'était pas encore emballé est annulé."
                ),
            };
            format!(
                "Votre demande d'annulation de la commande {order} nous est parvenue trop tard : {so_far} Pour un \
                 retour et pour ce que vous avez payé, la boutique où vous avez acheté vous répond."
            )
        }
    }
}

fn english(notification: &Notification) -> String {
    let order = notification.order;
    let by = notification.promise.map_or_else(
        || "We will write to you as soon as the new date is known.".to_owned(),
        |promise| format!("It will arrive at the latest on {}.", english_moment(promise)),
    );
    match notification.template {
        Template::PromiseMoved => format!("The delivery of your order {order} has moved. {by}"),
        Template::VanDelayed => format!("The delivery of your order {order} is running late. {by}"),
        Template::Declined => format!(
            "We cannot deliver your order {order}, in whole or in part. For what is not delivered, and for what you \
             have paid, please ask the shop where you bought."
        ),
        Template::Cancelled => format!(
            "As you asked, your order {order} is cancelled: it will not be delivered. For what you have paid, please \
             ask the shop where you bought."
        ),
        Template::CancelledByUs => format!(
            "We have had to cancel your order {order}: it will not be delivered, and we apologise. For what you have \
             paid, please ask the shop where you bought."
        ),
        Template::CancelTooLate => {
            let so_far = match notification.promise {
                None => "it has been delivered to you already.".to_owned(),
                Some(_) => format!(
                    "what was in its box already could not be stopped. {by} What was not in a box yet is cancelled."
                ),
            };
            format!(
                "Your wish to cancel order {order} reached us too late: {so_far} For a return, and for what you have \
                 paid, please ask the shop where you bought."
            )
        }
    }
}

const JOURS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `samedi 28 novembre à 22 h`, `à 22 h 30`.
fn french_moment(promise: Promise) -> String {
    let (day, month, weekday, hour, minute) = civil(promise.latest);
    let date = if day == 1 { "1er".to_owned() } else { day.to_string() };
    let minute = if minute == 0 { String::new() } else { format!(" {minute:02}") };
    format!("{} {date} {} à {hour} h{minute}", JOURS[weekday], MOIS[month])
}

/// `Saturday 28 November at 22:00`.
fn english_moment(promise: Promise) -> String {
    let (day, month, weekday, hour, minute) = civil(promise.latest);
    format!("{} {day} {} at {hour:02}:{minute:02}", DAYS[weekday], MONTHS[month])
}

/// Day of the month, month and weekday from 0, hour and minute, in Paris.
fn civil(at: Moment) -> (i8, usize, usize, i8, i8) {
    let civil = at.paris();
    let weekday = civil.weekday().to_monday_zero_offset();
    let index = |n: i8| usize::try_from(n).unwrap_or(0);
    (civil.day(), index(civil.month() - 1), index(weekday), civil.hour(), civil.minute())
}
