// SPDX-License-Identifier: MPL-2.0
// What each screen shows, and what its words mean. Fetched when somebody asks: the first page does not wait for it.
import type { Language } from './language.svelte'

interface Words {
  pages: Record<string, string>
  strength: Record<string, string>
  phase: Record<string, string>
  codes: Record<string, string>
}

export const help: Record<Language, Words> = {
  da: {
    pages: {
      technologies: 'Svaret på, om en teknologi, et system eller en fælles service må bruges af jer, i den version og på den dato, du siger. Svaret bygger på byens afgørelser; det siger hvilken, hvor længe den gælder, og hvem der allerede bruger det.',
      assessment: 'Et brev, der er udfyldt med det, du spurgte om, til den, der vurderer. Intet sendes herfra: kopiér det.',
      new: 'Et forslag, ét spørgsmål ad gangen. Først behovet og det, byen allerede har, som dækker det: jo flere opgaver og data du nævner, jo fastere er svaret. Siden sagen, planen og pengene. Listen over trinene siger hele tiden, hvad der mangler. Det, du skriver, bliver i denne fane, til du gemmer det som kladde eller henter det som fil.',
      explore: 'Hvad der bruger det valgte (til venstre), og hvad det selv afhænger af (til højre), trin for trin. Et kort med “svigter” kan ikke køre, hvis det valgte falder bort. Enter viser vejen dertil.',
      chokepoints: 'De løsninger, hvis tab alene rammer flest. Reserver er regnet med: det, der har en reserve, er i fare, men svigter ikke. Hvert tal åbner netop det, det tæller.',
      paths: 'Vejene fra det ene til det andet: hvorfor rammes dette, når det andet falder bort? Hvert led kan åbnes og siger, hvem der har oplyst det.',
      compare: 'De samme oplysninger om hvert element, række for række. En række med ≠ er ikke ens for dem alle. Tallene nederst åbner netop det, de tæller.',
      landscape: 'Byens løsninger efter opgave eller forvaltning. Et felt tæller løsningerne der; flere i samme felt kan være overlap.',
      elements: 'Alt i kataloget som en tabel. Filtrene lægges sammen, tallet er det, der passer på dem alle, og filen rummer alle rækkerne, ikke kun de viste.',
      element: 'Det, kataloget ved om ét element: oplysninger, hvad der har brug for det, hvad det selv har brug for, og hvem der har ændret hvad.',
      radar: 'Teknologierne efter byens afgørelser: inderst det godkendte, yderst det forbudte. Listen siger det samme i ord.',
      timeline: 'Hvornår løsninger begynder, udfases og slutter. Det, der sker først, står øverst.',
      investments: 'Byens forslag, hvor langt de er, og hvad de koster. Et tal åbner netop dem, det tæller. Kladder ser kun deres egen forvaltning, arkitekter og sekretærer.',
      investment: 'Ét forslag: hvor det er, hvad der kan gøres nu og af hvem, dets rapporter, og hvad det ændrer. Rapporten anbefaler intet; den siger, hvad der mangler, og hvad ingen ved.',
      queries: 'Faste spørgsmål til kataloget. Åbn et, sæt dets felter, sortér og find i rækkerne, hent dem til et regneark, eller åbn spørgsmålet i SQL og ret det til.',
      sql: 'Dit eget spørgsmål til kataloget, som det er nu. Der kan kun læses. Tabellerne står ved siden af.',
      frameworks: 'Hvad der er fundet under byens rammer: en åben række opfylder ikke reglen; en dækket har en afvigelse, der gælder endnu. En regel, der ikke kunne prøves, står for sig og tæller ikke som opfyldt.',
      changes: 'Hvem der ændrede hvad og hvornår, nyeste først. Hver ændring kan åbnes.',
      sign_in: 'Hvem du er for kataloget. Adgangen gælder denne fane og er glemt, når fanen lukkes, eller når du logger ud.',
    },
    strength: {
      hard: 'Kan ikke køre uden: falder det bort, svigter den, der har brug for det.',
      soft: 'Kører med mindre: falder det bort, forringes den.',
      weak: 'Kan undværes en tid: data bliver gamle, men der er en kopi.',
      total: 'En del af en helhed: falder helheden bort, er delen væk.',
      change: 'Mærkes kun, når det ændres eller ophører, ikke når det er nede.',
    },
    phase: {
      planned: 'Er besluttet eller foreslået, men ikke begyndt.',
      phasing_in: 'Er på vej i brug.',
      active: 'Bruges.',
      phasing_out: 'Bruges endnu, men byg ikke nyt på det.',
      retired: 'Bruges ikke mere.',
    },
    codes: {
      prohibited: 'Må ikke bruges.',
      waiver_only: 'Må kun bruges af den, der har en dispensation.',
      phasing_out: 'Det, der bruger det, kan fortsætte; nyt må ikke bygges på det.',
      proposed: 'Nogen har foreslået det; ingen har besluttet.',
      pilot: 'Prøves af på bestemte steder.',
      approved_with_conditions: 'Må bruges, når vilkårene er opfyldt.',
      approved: 'Må bruges.',
      not_assessed: 'Ingen har taget stilling. Det er ikke et nej, men heller ikke et ja.',
    },
  },
  en: {
    pages: {
      technologies: 'The answer to whether you may use a technology, a system or a shared service, in the version and on the date you say. It rests on the city’s decisions; it says which, how long it holds, and who uses it already.',
      assessment: 'A letter filled in with what you asked, to whoever assesses. Nothing is sent from here: copy it.',
      new: 'A proposal, one question at a time. First the need and what the city already has that covers it: the more tasks and data you name, the firmer the answer. Then the case, the plan and the money. The list of steps always says what is missing. What you write stays in this tab until you save it as a draft or download it as a file.',
      explore: 'What uses the chosen element (to the left) and what it needs itself (to the right), step by step. A card that says “fails” cannot run when the chosen one is lost. Enter shows the way there.',
      chokepoints: 'The solutions whose loss alone hits the most. Reserves are counted in: what has a reserve is at risk but does not fail. Each number opens exactly what it counts.',
      paths: 'The ways from one to the other: why is this hit when that is lost? Each step can be opened and says who stated it.',
      compare: 'The same facts of each element, row by row. A row with ≠ is not alike for them all. The numbers at the bottom open exactly what they count.',
      landscape: 'The city’s solutions by task or administration. A cell counts the solutions there; several in one cell may overlap.',
      elements: 'All that is in the catalogue as a table. Filters add up, the number is what fits all of them, and the file holds all rows, not only those shown.',
      element: 'What the catalogue knows of one element: facts, what needs it, what it needs, and who changed what.',
      radar: 'Technologies by the city’s decisions: approved ones inside, prohibited ones outside. The list says the same in words.',
      timeline: 'When solutions begin, are phased out and end. What happens first stands first.',
      investments: 'The city’s proposals, how far they are, and what they cost. A number opens exactly those it counts. Drafts are seen by their own administration, architects and secretaries only.',
      investment: 'One proposal: where it is, what can be done now and by whom, its reports, and what it changes. The report recommends nothing; it says what is lacking, and what nobody knows.',
      queries: 'Standing questions to the catalogue. Open one, set its fields, sort and find in its rows, download them for a spreadsheet, or open the question in SQL and change it.',
      sql: 'A question of your own to the catalogue as it is now. It can only read. The tables stand beside it.',
      frameworks: 'What was found under the city’s frameworks: an open row breaks the rule; a covered one has a deviation that still holds. A rule that could not be evaluated stands by itself and does not count as met.',
      changes: 'Who changed what and when, the newest first. Each change can be opened.',
      sign_in: 'Who you are to the catalogue. It holds in this tab, and is forgotten when the tab is closed or you sign out.',
    },
    strength: {
      hard: 'Cannot run without: when it is lost, what needs it fails.',
      soft: 'Runs with less: when it is lost, what needs it is degraded.',
      weak: 'Can do without for a time: data grow old, but there is a copy.',
      total: 'A part of a whole: when the whole is lost, the part is gone.',
      change: 'Felt only when it changes or ends, not when it is down.',
    },
    phase: {
      planned: 'Decided or proposed, but not begun.',
      phasing_in: 'On its way into use.',
      active: 'In use.',
      phasing_out: 'Still in use, but build nothing new on it.',
      retired: 'No longer in use.',
    },
    codes: {
      prohibited: 'Must not be used.',
      waiver_only: 'May only be used by whoever has a waiver.',
      phasing_out: 'What uses it may go on; nothing new may be built on it.',
      proposed: 'Somebody has proposed it; nobody has decided.',
      pilot: 'Being tried out in certain places.',
      approved_with_conditions: 'May be used when the conditions are met.',
      approved: 'May be used.',
      not_assessed: 'Nobody has taken a position. That is not a no, but it is not a yes either.',
    },
  },
}
