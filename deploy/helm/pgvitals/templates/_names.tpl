{{- define "pgvitals.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 52 characters: what is added to it, and a StatefulSet's hash, have to fit into the 63 of a label. */}}
{{- define "pgvitals.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "pgvitals.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "pgvitals.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* With shards a headless one, by another name: no Service can become headless, so that `shards` could not be changed. */}}
{{- define "pgvitals.service" -}}
{{- include "pgvitals.fullname" . }}{{ if gt (int .Values.shards) 1 }}-shards{{ end -}}
{{- end -}}

{{- define "pgvitals.selectorLabels" -}}
app.kubernetes.io/name: {{ include "pgvitals.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "pgvitals.standardLabels" -}}
{{ include "pgvitals.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* The metadata of an object: (dict "root" $ "name" NAME "namespace" "" "labels" {} "annotations" {}). */}}
{{- define "pgvitals.metadata" -}}
{{- $root := .root -}}
name: {{ .name }}
namespace: {{ .namespace | default $root.Release.Namespace }}
labels:
  {{- $own := include "pgvitals.standardLabels" $root | fromYaml }}
  {{- toYaml (mergeOverwrite (deepCopy $root.Values.commonLabels) (deepCopy (.labels | default dict)) $own) | nindent 2 }}
{{- with mergeOverwrite (deepCopy $root.Values.commonAnnotations) (deepCopy (.annotations | default dict)) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "pgvitals.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "pgvitals.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "pgvitals.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}
