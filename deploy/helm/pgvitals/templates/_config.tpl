{{/* Where things are mounted. Directories always: the kubelet never brings changes to a single file (subPath). */}}
{{- define "pgvitals.credential" -}}/etc/pgvitals/credentials/{{ . }}{{- end -}}

{{/* pgvitals.yaml */}}
{{- define "pgvitals.configuration" -}}
{{- $v := .Values -}}
{{- $config := deepCopy $v.config -}}
{{- $_ := set $config "listen" (printf ":%d" (int $v.port)) -}}
{{- $catalogue := $config.catalogue | default (list "builtin") -}}
{{- if $v.queries -}}{{- $catalogue = append $catalogue "/etc/pgvitals/queries/own" -}}{{- end -}}
{{- range $v.queryConfigMaps -}}
{{- $catalogue = append $catalogue (printf "/etc/pgvitals/queries/%s/%s" .configMap (include "pgvitals.files" .)) -}}
{{- end -}}
{{- $_ := set $config "catalogue" $catalogue -}}
{{- $defaults := $config.defaults | default dict -}}
{{- if $v.passwordSecret.name -}}
{{- $_ := set $defaults "password_file" (include "pgvitals.credential" (printf "secret/%s/%s" $v.passwordSecret.name $v.passwordSecret.key)) -}}
{{- end -}}
{{- with include "pgvitals.caFile" $v.ca -}}{{- $_ := set $defaults "sslrootcert" . -}}{{- end -}}
{{- if $defaults -}}{{- $_ := set $config "defaults" $defaults -}}{{- end -}}
{{- $servers := list -}}
{{- range $v.servers -}}
{{- $server := omit . "passwordSecret" "ca" -}}
{{- with .passwordSecret -}}
{{- $_ := set $server "password_file" (include "pgvitals.credential" (printf "secret/%s/%s" .name (.key | default "password"))) -}}
{{- end -}}
{{- with .ca -}}{{- $_ := set $server "sslrootcert" (include "pgvitals.caFile" .) -}}{{- end -}}
{{- $servers = append $servers $server -}}
{{- end -}}
{{- if $servers -}}{{- $_ := set $config "servers" $servers -}}{{- end -}}
{{- $files := $config.server_files | default list -}}
{{- range $v.serverFiles -}}
{{- $files = append $files (printf "/etc/pgvitals/servers/%s/%s" (.secret | default .configMap) (include "pgvitals.files" .)) -}}
{{- end -}}
{{- if $files -}}{{- $_ := set $config "server_files" $files -}}{{- end -}}
{{- with include "pgvitals.webFile" . -}}{{- $_ := set $config "web_config_file" . -}}{{- end -}}
{{- if $v.incidents.enabled -}}
{{- $_ := set $config "incidents" (dict "directory" "/var/lib/pgvitals/incidents" "keep" $v.incidents.keep "max_size" $v.incidents.maxSize) -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* Which files of a mounted Secret or ConfigMap. A glob may match nothing, a plain name must be there: of one that may be missing, a glob is made. */}}
{{- define "pgvitals.files" -}}
{{- $files := .files | default "*.yaml" -}}
{{- if and .optional (not (regexMatch `[*?\[\]{}\\]` $files)) -}}
[{{ substr 0 1 $files }}]{{ substr 1 -1 $files }}
{{- else -}}
{{ $files }}
{{- end -}}
{{- end -}}

{{/* The file of a ca: {secret, configMap, key}; empty if it names neither. */}}
{{- define "pgvitals.caFile" -}}
{{- $key := .key | default "ca.crt" -}}
{{- if .secret -}}{{- include "pgvitals.credential" (printf "secret/%s/%s" .secret $key) -}}
{{- else if .configMap -}}{{- include "pgvitals.credential" (printf "configmap/%s/%s" .configMap $key) -}}
{{- end -}}
{{- end -}}

{{/*
The sources of the projected volume with passwords and authorities, just the keys that are needed. All are optional: where
one is missing, its server is down and says why, and the others are watched.
*/}}
{{- define "pgvitals.credentialSources" -}}
{{- $v := .Values -}}
{{- $secrets := dict -}}
{{- $configMaps := dict -}}
{{- $passwords := list $v.passwordSecret -}}
{{- $authorities := list $v.ca -}}
{{- range $v.servers -}}
{{- with .passwordSecret -}}{{- $passwords = append $passwords . -}}{{- end -}}
{{- with .ca -}}{{- $authorities = append $authorities . -}}{{- end -}}
{{- end -}}
{{- range $passwords -}}
{{- if .name -}}{{- $_ := set $secrets .name (merge (dict (.key | default "password") true) (get $secrets .name | default dict)) -}}{{- end -}}
{{- end -}}
{{- range $authorities -}}
{{- $key := .key | default "ca.crt" -}}
{{- if .secret -}}{{- $_ := set $secrets .secret (merge (dict $key true) (get $secrets .secret | default dict)) -}}
{{- else if .configMap -}}{{- $_ := set $configMaps .configMap (merge (dict $key true) (get $configMaps .configMap | default dict)) -}}
{{- end -}}
{{- end -}}
{{- range $name, $keys := $secrets }}
- secret:
    name: {{ $name }}
    optional: true
    items:
      {{- range $key, $_ := $keys }}
      - {key: {{ $key | quote }}, path: {{ printf "secret/%s/%s" $name $key | quote }}}
      {{- end }}
{{- end }}
{{- range $name, $keys := $configMaps }}
- configMap:
    name: {{ $name }}
    optional: true
    items:
      {{- range $key, $_ := $keys }}
      - {key: {{ $key | quote }}, path: {{ printf "configmap/%s/%s" $name $key | quote }}}
      {{- end }}
{{- end }}
{{- end -}}

{{/* The web configuration's file; empty without one. */}}
{{- define "pgvitals.webFile" -}}
{{- with .Values.webConfig -}}
{{- if .existingSecret -}}/etc/pgvitals/web/{{ .key }}
{{- else if or .config .tlsSecret -}}/etc/pgvitals/web/web.yml
{{- end -}}
{{- end -}}
{{- end -}}

{{/* web.yml, where these values have it. */}}
{{- define "pgvitals.webConfiguration" -}}
{{- $config := deepCopy .Values.webConfig.config -}}
{{- if .Values.webConfig.tlsSecret -}}
{{- $certificate := dict "cert_file" "/etc/pgvitals/tls/tls.crt" "key_file" "/etc/pgvitals/tls/tls.key" -}}
{{- $_ := set $config "tls_server_config" (mergeOverwrite $certificate ($config.tls_server_config | default dict)) -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* "true" if the agent speaks TLS. */}}
{{- define "pgvitals.tls" -}}
{{- with .Values.webConfig -}}
{{- if or .tls .config.tls_server_config (and .tlsSecret (not .existingSecret)) -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/* "true" if no connection comes about without a client's certificate, as the kubelet has none. */}}
{{- define "pgvitals.clientCertificate" -}}
{{- with .Values.webConfig -}}
{{- $type := (.config.tls_server_config | default dict).client_auth_type | default "" -}}
{{- if or .clientCertificateRequired (has $type (list "RequireAnyClientCert" "RequireAndVerifyClientCert")) -}}true{{- end -}}
{{- end -}}
{{- end -}}
