-- SPDX-License-Identifier: MPL-2.0
-- title: Personoplysninger, der går ud | Personal data that leave
-- about: Snitflader, der overfører personoplysninger, med hvem der udstiller og hvem der aftager, når de ikke hører til samme forvaltning. |
--   Interfaces that carry personal data, with who provides and who consumes, where these do not belong to the same administration.
-- parameter: sensitive boolean = false | Kun følsomme og om strafbare forhold | Only sensitive and criminal data
-- column: interface ref | snitflade | interface
-- column: interface_name text | snitfladens navn | name of the interface
-- column: data ref | data | data
-- column: personal_data enum(personal_data) | personoplysninger | personal data
-- column: provider ref | udstilles af | provided by
-- column: provider_administration ref | udstillers forvaltning | administration of the provider
-- column: consumer ref | aftages af | consumed by
-- column: consumer_administration ref | aftagers forvaltning | administration of the consumer
-- framework: data
SELECT i.ref AS interface, i.name AS interface_name, d.ref AS data, d.personal_data,
       p.ref AS provider, p.party AS provider_administration,
       c.ref AS consumer, c.party AS consumer_administration
FROM data_asset AS d
JOIN relation AS carries ON carries.target = d.ref AND carries.relation = 'carries' AND carries.valid
JOIN interface AS i ON i.ref = carries.source
JOIN relation AS consumes ON consumes.target = i.ref AND consumes.relation = 'consumes' AND consumes.valid
JOIN element AS c ON c.ref = consumes.source
LEFT JOIN relation AS provides ON provides.target = i.ref AND provides.relation = 'provides' AND provides.valid
LEFT JOIN element AS p ON p.ref = provides.source
WHERE d.personal_data IN ('sensitive', 'criminal') OR (d.personal_data = 'ordinary' AND NOT :sensitive)
GROUP BY i.ref, d.ref, p.ref, c.ref
HAVING p.party IS NOT c.party
ORDER BY i.ref, d.ref, p.ref, c.ref
