-- SPDX-License-Identifier: MPL-2.0
-- title: Hvem beslutter | Who decides
-- about: Den første, der gælder. Beløbsgrænserne er opdigtede og sættes af kommunen; et beløb, der ikke er oplyst, afgør intet. |
--   The first that holds. The limits in kroner are invented and set by the city; an amount that is not stated decides nothing.
-- parameter: finance text = unit:oekf | Forvaltningen bag det udvalg, der beslutter på tværs | Administration of the committee that decides across
-- parameter: committee_above integer = 1000000 | Engangsudgift, over hvilken udvalget beslutter (opdigtet) | One-off cost above which the committee decides (invented)
-- parameter: finance_above integer = 10000000 | Engangsudgift, over hvilken det tværgående udvalg beslutter (opdigtet) | One-off cost above which the committee across decides (invented)
-- column: body text | hvem | who
-- column: party ref | forvaltning | administration
-- column: reason text | fordi | because
WITH facts AS (
  SELECT p.case_type, p.funding, p.once, p.binding_waivers, p.party,
         (SELECT u.name FROM unit AS u WHERE u.ref = p.party) AS name,
         -- what has no committee of its own stands under the one that decides across
         coalesce((SELECT u.committee FROM unit AS u WHERE u.ref = p.party), f.committee) AS own,
         f.committee AS finance, f.ref AS finance_party,
         (SELECT count(DISTINCT t.party) FROM touched AS t WHERE t.how IN ('loses', 'pays') AND t.party <> p.party) AS burdened,
         EXISTS (SELECT 1 FROM touched AS t JOIN element AS e ON e.ref = t.ref
                 WHERE e.environment = 'citizen' AND t.how IN ('adds', 'owns_changed', 'loses')) AS citizens
  FROM proposal AS p LEFT JOIN unit AS f ON f.ref = :finance
),
answers AS (
  SELECT 1 AS place, 'Formanden for ' || own AS body, party, 'emergency' AS reason FROM facts WHERE case_type = 'emergency'
  UNION ALL
  SELECT 2, finance, finance_party, 'funding' FROM facts WHERE funding IN ('frame', 'pool', 'internal_loan')
  UNION ALL
  SELECT 3, finance, finance_party, 'several_parties' FROM facts WHERE burdened >= 2
  UNION ALL
  SELECT 4, finance, finance_party, 'waiver' FROM facts WHERE binding_waivers > 0
  UNION ALL
  SELECT 5, finance, finance_party, 'large_amount' FROM facts WHERE once > :finance_above
  UNION ALL
  SELECT 6, own, party, 'amount' FROM facts WHERE once > :committee_above
  UNION ALL
  SELECT 7, own, party, 'citizens' FROM facts WHERE citizens AND once IS NOT NULL
  UNION ALL
  SELECT 8, name, party, 'own_affair' FROM facts WHERE once IS NOT NULL
)
SELECT body, party, reason FROM answers WHERE body IS NOT NULL ORDER BY place
