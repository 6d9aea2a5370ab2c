{{- define "plotwire.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "plotwire.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "plotwire.labels" -}}
{{ include "plotwire.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: plotwire
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "plotwire.secretName" -}}
{{- .Values.secrets.existing | default (include "plotwire.name" .) -}}
{{- end }}

{{- define "plotwire.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "plotwire.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{- define "plotwire.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- /* The servers of both roles, and what is to be kept out of an environment. */ -}}
{{- define "plotwire.servers" -}}
PLOTWIRE_AMQP_URL_FILE: /run/secrets/plotwire/amqp_url
PLOTWIRE_MONGO_URL_FILE: /run/secrets/plotwire/mongo_url
OSS_ACCESS_KEY_ID_FILE: /run/secrets/plotwire/oss_access_key_id
OSS_ACCESS_KEY_SECRET_FILE: /run/secrets/plotwire/oss_access_key_secret
PLOTWIRE_LOG_FORMAT: json
{{- end }}
