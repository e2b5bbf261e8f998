{{- define "pgvitals.probe" -}}
{{- $root := index . 0 -}}
{{- if include "pgvitals.clientCertificate" $root }}
tcpSocket:
  port: http
{{- else }}
httpGet:
  path: {{ index . 1 }}
  port: http
  {{- if include "pgvitals.tls" $root }}
  scheme: HTTPS
  {{- end }}
{{- end }}
{{ toYaml (index . 2) }}
{{- end -}}

{{- define "pgvitals.podTemplate" -}}
{{- $v := .Values -}}
metadata:
  labels:
    {{- toYaml (mergeOverwrite (deepCopy $v.commonLabels) (deepCopy $v.podLabels) (include "pgvitals.standardLabels" . | fromYaml)) | nindent 4 }}
  {{- $annotations := deepCopy $v.podAnnotations }}
  {{- if not $v.config.reload_on_change }}
  {{- $texts := printf "%s\n%s" (include "pgvitals.configuration" .) (toYaml $v.queries) }}
  {{- $_ := set $annotations "checksum/config" (sha256sum $texts) }}
  {{- end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "pgvitals.serviceAccount" . }}
  automountServiceAccountToken: false
  # A service called `pg` would give the agent variables such as PG_PORT.
  enableServiceLinks: false
  {{- with $v.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml $v.podSecurityContext | nindent 4 }}
  terminationGracePeriodSeconds: {{ $v.terminationGracePeriodSeconds }}
  {{- with $v.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $v.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  dnsPolicy: {{ $v.dnsPolicy }}
  {{- with $v.dnsConfig }}
  dnsConfig:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.hostAliases }}
  hostAliases:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.extraInitContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: pgvitals
      image: {{ include "pgvitals.image" . | quote }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      args:
        - run
        {{- range $v.extraArgs }}
        - {{ . | quote }}
        {{- end }}
      env:
        - name: PGVITALS_CONFIG
          value: /etc/pgvitals/config/pgvitals.yaml
        {{- if gt (int $v.shards) 1 }}
        - name: POD_ORDINAL
          valueFrom:
            fieldRef:
              fieldPath: metadata.labels['apps.kubernetes.io/pod-index']
        # The first ordinal is 1, as that of the parts.
        - name: PGVITALS_SHARD
          value: "$(POD_ORDINAL)/{{ int $v.shards }}"
        {{- end }}
        {{- with $v.heap }}
        # The one variable that comes after the options of the image.
        - name: _JAVA_OPTIONS
          value: {{ printf "-Xmx%s" . | quote }}
        {{- end }}
        {{- with $v.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $v.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: {{ int $v.port }}
          protocol: TCP
      startupProbe:
        {{- include "pgvitals.probe" (list . "/-/healthy" $v.probes.startup) | trim | nindent 8 }}
      livenessProbe:
        {{- include "pgvitals.probe" (list . "/-/healthy" $v.probes.liveness) | trim | nindent 8 }}
      readinessProbe:
        {{- include "pgvitals.probe" (list . "/-/ready" $v.probes.readiness) | trim | nindent 8 }}
      resources:
        {{- toYaml $v.resources | nindent 8 }}
      securityContext:
        {{- toYaml $v.securityContext | nindent 8 }}
      volumeMounts:
        - {name: config, mountPath: /etc/pgvitals/config, readOnly: true}
        {{- if include "pgvitals.credentialSources" . | trim }}
        - {name: credentials, mountPath: /etc/pgvitals/credentials, readOnly: true}
        {{- end }}
        {{- range $i, $source := $v.serverFiles }}
        - {name: servers-{{ $i }}, mountPath: {{ printf "/etc/pgvitals/servers/%s" ($source.secret | default $source.configMap) | quote }}, readOnly: true}
        {{- end }}
        {{- if $v.queries }}
        - {name: queries, mountPath: /etc/pgvitals/queries/own, readOnly: true}
        {{- end }}
        {{- range $i, $source := $v.queryConfigMaps }}
        - {name: queries-{{ $i }}, mountPath: {{ printf "/etc/pgvitals/queries/%s" $source.configMap | quote }}, readOnly: true}
        {{- end }}
        {{- if include "pgvitals.webFile" . }}
        - {name: web, mountPath: /etc/pgvitals/web, readOnly: true}
        {{- end }}
        {{- if $v.webConfig.tlsSecret }}
        - {name: tls, mountPath: /etc/pgvitals/tls, readOnly: true}
        {{- end }}
        {{- if $v.incidents.enabled }}
        - {name: incidents, mountPath: /var/lib/pgvitals}
        {{- else if hasPrefix "/var/lib/pgvitals" (default "" $v.config.cache_directory) }}
        - {name: lists, mountPath: /var/lib/pgvitals}
        {{- end }}
        {{- with $v.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with $v.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "pgvitals.volumes" . | trim | nindent 4 }}
  {{- with $v.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "pgvitals.volumes" -}}
{{- $v := .Values -}}
{{- $name := include "pgvitals.fullname" . -}}
- name: config
  configMap:
    name: {{ $name }}
{{- with include "pgvitals.credentialSources" . | trim }}
- name: credentials
  projected:
    defaultMode: 0440
    sources:
      {{- . | nindent 6 }}
{{- end }}
{{- range $i, $source := $v.serverFiles }}
- name: servers-{{ $i }}
  {{- include "pgvitals.volumeSource" $source | nindent 2 }}
{{- end }}
{{- if $v.queries }}
- name: queries
  configMap:
    name: {{ $name }}-queries
{{- end }}
{{- range $i, $source := $v.queryConfigMaps }}
- name: queries-{{ $i }}
  {{- include "pgvitals.volumeSource" $source | nindent 2 }}
{{- end }}
{{- if $v.webConfig.existingSecret }}
- name: web
  secret:
    secretName: {{ $v.webConfig.existingSecret }}
    defaultMode: 0440
{{- else if include "pgvitals.webFile" . }}
- name: web
  configMap:
    name: {{ $name }}-web
{{- end }}
{{- with $v.webConfig.tlsSecret }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with $v.incidents }}
{{- if and .enabled (not .persistence.enabled) }}
- name: incidents
  emptyDir: {}
{{- else if and .enabled (le (int $v.shards) 1) }}
- name: incidents
  persistentVolumeClaim:
    claimName: {{ .persistence.existingClaim | default (printf "%s-incidents" $name) }}
{{- end }}
{{- if and (not .enabled) (hasPrefix "/var/lib/pgvitals" (default "" $v.config.cache_directory)) }}
- name: lists
  emptyDir: {}
{{- end }}
{{- end }}
{{- with $v.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "pgvitals.volumeSource" -}}
{{- if .secret -}}
secret:
  secretName: {{ .secret }}
  defaultMode: 0440
{{- else -}}
configMap:
  name: {{ .configMap }}
{{- end }}
{{- if .optional }}
  optional: true
{{- end }}
{{- end -}}

{{- define "pgvitals.claim" -}}
accessModes:
  {{- toYaml .accessModes | nindent 2 }}
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end -}}
