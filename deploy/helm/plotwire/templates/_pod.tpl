{{- /* What the pods of both roles have in common; .root, .role, .values, .environment, .ports, .probes, .graceS */ -}}
{{- define "plotwire.pod" -}}
metadata:
  labels:
    {{- include "plotwire.labels" . | nindent 4 }}
  annotations:
    {{- if .root.Values.secrets.create }}
    checksum/secrets: {{ .root.Values.secrets.create | toJson | sha256sum }}
    {{- end }}
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "plotwire.serviceAccountName" .root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # Longer than the process takes to drain: what is given back is drawn again, and callers wait for that.
  terminationGracePeriodSeconds: {{ .graceS }}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile: {type: RuntimeDefault}
  topologySpreadConstraints:
    {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "plotwire.selector" $ | nindent 10 }}
    {{- end }}
  containers:
    - name: {{ .role }}
      image: {{ include "plotwire.image" .root | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [{{ .role }}]
      env:
        {{- range $name, $value := .environment }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
      ports:
        {{- range $name, $port := .ports }}
        - name: {{ $name }}
          containerPort: {{ $port }}
        {{- end }}
      {{- toYaml .probes | nindent 6 }}
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        privileged: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        - name: secrets
          mountPath: /run/secrets/plotwire
          readOnly: true
  volumes:
    - name: tmp
      emptyDir: {medium: Memory, sizeLimit: 64Mi}
    - name: secrets
      secret:
        secretName: {{ include "plotwire.secretName" .root }}
        defaultMode: 0440
        items:
          {{- range $key := concat (list "amqp_url" "mongo_url" "oss_access_key_id" "oss_access_key_secret") .keys }}
          - {key: {{ $key }}, path: {{ $key }}}
          {{- end }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
