-- SPDX-License-Identifier: MPL-2.0
-- title: Endnu en platform af samme slags | Yet another platform of a kind
-- about: Brugt af én eller to, hvor byen allerede har en af samme kategori, som mindst fem bruger. | Used by one or two, where the city already has one of the same category that five or more use.
-- force: advisory
-- principle: fewest_systems
-- remedy: Brug den, byen har | Use the one the city has
-- owner: unit:kit-platform
-- reach: all
-- material: category
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | teknologi | technology
-- column: category text | kategori | category
-- column: instead ref | i stedet | instead
WITH uses(technology, category, user) AS (
  SELECT t.ref, t.category, e.ref FROM technology AS t
  JOIN relation AS u ON u.target = t.ref AND u.relation = 'uses_technology' AND u.valid
  JOIN element AS e ON e.ref = u.source AND e.standing = 'in_operation'
  WHERE t.category IN ('database', 'webindhold', 'beskedkø', 'container', 'applikationsserver', 'søgning', 'ramme')),
counted(technology, category, n) AS (SELECT technology, category, count(DISTINCT user) FROM uses GROUP BY technology),
common(category, technology, n) AS (
  SELECT category, technology, n FROM (SELECT category, technology, n, row_number() OVER (PARTITION BY category ORDER BY n DESC, technology) AS place
                                       FROM counted WHERE n >= 5) WHERE place = 1)
SELECT DISTINCT uses.user AS element, uses.technology AS about, uses.category, common.technology AS instead
FROM uses
JOIN counted ON counted.technology = uses.technology AND counted.n <= 2
JOIN common ON common.category = uses.category
ORDER BY element, about
