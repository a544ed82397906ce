// The names of figures, as their definitions in the core have them (`measures`): a test holds the two together.
import type { Words } from '../pair';

export const figures = {
  'figure.asked': ['Demandées', 'Asked'],
  'figure.asAsked': ['Promises comme demandé', 'Promised as asked'],
  'figure.downgraded': ['Reportées à la vente', 'Downgraded at sale'],
  'figure.onCourse': ['En bonne voie', 'On course'],
  'figure.behind': ['En retard prévu', 'Expected late'],
  'figure.inTime': ["Livrées à l'heure", 'Delivered in time'],
  'figure.missed': ['Manquées', 'Missed'],
  'figure.moved': ['Déplacées', 'Moved'],
  'figure.cancelled': ['Annulées', 'Cancelled'],
  'figure.declined': ['Refusées', 'Declined'],
  'figure.kept': ['Promesses tenues', 'Promises kept'],
  'figure.served': ['Servies comme demandé', 'Served as asked'],
  'service.title': ['Service à la première promesse', 'Service against the first promise'],
  'service.by': ['Par', 'By'],
  'service.by.all': ['Jour', 'Day'],
  'service.by.site': ['Site', 'Site'],
  'service.by.hour': ['Heure', 'Hour'],
  'service.empty': ['Aucune commande encore.', 'No order yet.'],
  'service.of': ['sur {n}', 'of {n}'],
  'service.later': [
    'Limite passée : {cutoff} · sans stock à portée : {stock} · capacité pleine : {capacity} · lieu non desservi : {place}',
    'Past the cut-off: {cutoff} · no stock in reach: {stock} · capacity full: {capacity} · place not served: {place}',
  ],
  'service.evening_of': ['Soir servi', 'Evening served'],
} as const satisfies Words;
