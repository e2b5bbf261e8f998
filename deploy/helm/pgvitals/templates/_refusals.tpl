{{/* What the schema cannot say, or not in words that help. Included once, by the ConfigMap that every release has. */}}
{{- define "pgvitals.refusals" -}}
{{- $v := .Values -}}
{{- if not $v.image.repository -}}
{{- fail "image.repository: say where you have pushed the image to, such as --set image.repository=registry.example.com/pgvitals" -}}
{{- end -}}
{{- if not (or $v.servers $v.serverFiles $v.config.server_files $v.extraEnv $v.extraEnvFrom) -}}
{{- fail "servers: list at least one server, or name Secrets or ConfigMaps with servers in serverFiles, or give DATABASE_URL by extraEnv" -}}
{{- end -}}
{{- range $key, $instead := dict "listen" "port" "servers" "servers" "web_config_file" "webConfig" "incidents" "incidents" -}}
{{- if hasKey $v.config $key -}}
{{- fail (printf "config.%s: the chart writes this key; give it by the value %s" $key $instead) -}}
{{- end -}}
{{- end -}}
{{- $names := dict -}}
{{- range $i, $server := $v.servers -}}
{{- $place := printf "servers[%d] (%s)" $i $server.name -}}
{{- if hasKey $names $server.name -}}{{- fail (printf "%s: there is another server of this name" $place) -}}{{- end -}}
{{- $_ := set $names $server.name true -}}
{{- include "pgvitals.refusePassword" (dict "place" $place "settings" $server "instead" "passwordSecret: {name: SECRET, key: KEY}") -}}
{{- if and $server.passwordSecret (or $server.password $server.password_file $server.password_command) -}}
{{- fail (printf "%s: has a passwordSecret and another password; give one of them" $place) -}}
{{- end -}}
{{- if and $server.ca $server.sslrootcert -}}{{- fail (printf "%s: has a ca and an sslrootcert; give one of them" $place) -}}{{- end -}}
{{- if and $server.ca (eq (not $server.ca.secret) (not $server.ca.configMap)) -}}
{{- fail (printf "%s.ca: name a secret or a configMap, one of them" $place) -}}
{{- end -}}
{{- end -}}
{{- include "pgvitals.refusePassword" (dict "place" "config.defaults" "settings" ($v.config.defaults | default dict) "instead" "the value passwordSecret: {name: SECRET, key: KEY}") -}}
{{- range $i, $entry := $v.config.server_files | default list -}}
{{- $url := $entry -}}
{{- if kindIs "map" $entry -}}{{- $url = $entry.url -}}{{- end -}}
{{- if regexMatch `^\s*[A-Za-z]+://[^/?#]*@` ($url | toString) -}}
{{- fail (printf "config.server_files[%d]: a login has no place in a URL; put its password into a Secret, mount that by extraVolumes and extraVolumeMounts, and name it: {url: URL, username: NAME, password_file: FILE}" $i) -}}
{{- end -}}
{{- end -}}
{{- $urls := list "DATABASE_URL" "DATA_SOURCE_NAME" "DATA_SOURCE_URI" -}}
{{- range $v.extraEnv -}}
{{- if .value -}}
{{- if has .name (list "PGPASSWORD" "DATA_SOURCE_PASS") -}}
{{- fail (printf "extraEnv (%s): passwords have no place in values; take it from a Secret: valueFrom: {secretKeyRef: {name: SECRET, key: KEY}}" .name) -}}
{{- else if has .name $urls -}}
{{- include "pgvitals.refusePassword" (dict "place" (printf "extraEnv (%s)" .name) "settings" (dict "url" .value) "instead" "valueFrom: {secretKeyRef: {name: SECRET, key: KEY}}") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.ca.secret $v.ca.configMap -}}{{- fail "ca: name a secret or a configMap, not both" -}}{{- end -}}
{{- $sources := dict -}}
{{- range $key, $list := dict "serverFiles" $v.serverFiles "queryConfigMaps" $v.queryConfigMaps -}}
{{- range $i, $source := $list -}}
{{- $name := $source.secret | default $source.configMap -}}
{{- if hasKey $sources (printf "%s %s" $key $name) -}}{{- fail (printf "%s[%d]: %s is there already" $key $i $name) -}}{{- end -}}
{{- $_ := set $sources (printf "%s %s" $key $name) true -}}
{{- end -}}
{{- end -}}
{{- with $v.webConfig -}}
{{- if and .existingSecret .config -}}{{- fail "webConfig: give existingSecret or config, not both" -}}{{- end -}}
{{- if .config.basic_auth_users -}}
{{- fail "webConfig.config.basic_auth_users: hashes of passwords have no place in values; put the web configuration into a Secret, and name that: webConfig.existingSecret" -}}
{{- end -}}
{{- if (.config.tls_server_config | default dict).key -}}
{{- fail "webConfig.config.tls_server_config.key: a private key has no place in values; put it into a Secret of type kubernetes.io/tls, and name that: webConfig.tlsSecret" -}}
{{- end -}}
{{- end -}}
{{- if and (gt (int $v.shards) 1) $v.incidents.persistence.existingClaim -}}
{{- fail "incidents.persistence.existingClaim: each of several shards needs a claim of its own; leave it empty" -}}
{{- end -}}
{{- if and $v.monitor.enabled (include "pgvitals.tls" .) (not $v.monitor.tlsConfig) (not $v.webConfig.tlsSecret) -}}
{{- fail "monitor.tlsConfig: say how Prometheus verifies the agent, such as {ca: {secret: {name: SECRET, key: ca.crt}}, serverName: NAME}" -}}
{{- end -}}
{{- end -}}

{{/* No password in keys or URL: (dict "place" P "settings" MAP "instead" TEXT). ${NAME} alone is none. */}}
{{- define "pgvitals.refusePassword" -}}
{{- $variable := `\$\{[A-Za-z_][A-Za-z0-9_]*\}` -}}
{{- $url := regexReplaceAll $variable (.settings.url | default "" | toString) "" -}}
{{- $password := regexReplaceAll $variable (.settings.password | default "" | toString) "" -}}
{{- if or $password (regexMatch `^([a-z]+:)*[a-z]*(//)?[^/?#@ ]*:[^/?#@ ]+@` $url) (regexMatch `(^|[?&\s])(password|sslpassword)\s*=\s*[^&\s]` $url) -}}
{{- fail (printf "%s: a password has no place in values, which Helm keeps with the release; put it into a Secret, and name that: %s" .place .instead) -}}
{{- end -}}
{{- end -}}
