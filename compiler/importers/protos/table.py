"""The protocol messages of TensorFlow's file formats, as one table.

Source: tensorflow/core/framework and tensorflow/core/protobuf, the `.proto` files; tsl's
`tensor_bundle`. Only the fields that the importers read, or must know to refuse, stand here:
unknown fields are skipped by protobuf.

A line without indentation names a message, or an enum and its values; an indented line is a field:
name, number, type. A type ends in `*` where the field is repeated, reads `key>value` for a map, and
`name|` in front of it puts the field into that oneof.
"""

MESSAGES = """
# Graphs.

GraphDef
  node 1 NodeDef*
  versions 4 VersionDef
  version 3 int32
  library 2 FunctionDefLibrary
NodeDef
  name 1 string
  op 2 string
  input 3 string*
  device 4 string
  attr 5 string>AttrValue
VersionDef
  producer 1 int32
  min_consumer 2 int32
  bad_consumers 3 int32*
FunctionDefLibrary
  function 1 FunctionDef*
  gradient 2 GradientDef*
GradientDef
  function_name 1 string
  gradient_func 2 string
FunctionDef
  signature 1 OpDef
  attr 5 string>AttrValue
  arg_attr 7 uint32>ArgAttrs
  resource_arg_unique_id 8 uint32>uint32
  node_def 3 NodeDef*
  ret 4 string>string
  control_ret 6 string>string
ArgAttrs
  attr 1 string>AttrValue
OpList
  op 1 OpDef*
OpDef
  name 1 string
  input_arg 2 ArgDef*
  output_arg 3 ArgDef*
  control_output 20 string*
  attr 4 AttrDef*
  is_commutative 18 bool
  is_aggregate 16 bool
  is_stateful 17 bool
  allows_uninitialized_input 19 bool
  is_distributed_communication 21 bool
ArgDef
  name 1 string
  type 3 DataType
  type_attr 4 string
  number_attr 5 string
  type_list_attr 6 string
  handle_data 7 DtypeAndShape*
  is_ref 16 bool
AttrDef
  name 1 string
  type 2 string
  default_value 3 AttrValue
  has_minimum 5 bool
  minimum 6 int64
  allowed_values 7 AttrValue
AttrValue
  s 2 value|bytes
  i 3 value|int64
  f 4 value|float
  b 5 value|bool
  type 6 value|DataType
  shape 7 value|TensorShapeProto
  tensor 8 value|TensorProto
  list 1 value|AttrList
  func 10 value|NameAttrList
  placeholder 9 value|string
AttrList
  s 2 bytes*
  i 3 int64*
  f 4 float*
  b 5 bool*
  type 6 DataType*
  shape 7 TensorShapeProto*
  tensor 8 TensorProto*
  func 9 NameAttrList*
NameAttrList
  name 1 string
  attr 2 string>AttrValue
GraphDebugInfo
  files 1 string*
  frames_by_id 4 fixed64>FileLineCol
  traces_by_id 6 fixed64>StackTrace
  traces 2 string>StackTrace
  name_to_trace_id 5 string>fixed64
FileLineCol
  file_index 1 int32
  line 2 int32
  col 3 int32
  func 4 string
  code 5 string
StackTrace
  file_line_cols 1 FileLineCol*
  frame_id 2 fixed64*

# Tensors.

TensorShapeProto
  dim 2 Dim*
  unknown_rank 3 bool
Dim
  size 1 int64
  name 2 string
TensorProto
  dtype 1 DataType
  tensor_shape 2 TensorShapeProto
  version_number 3 int32
  tensor_content 4 bytes
  half_val 13 int32*
  float_val 5 float*
  double_val 6 double*
  int_val 7 int32*
  string_val 8 bytes*
  scomplex_val 9 float*
  int64_val 10 int64*
  bool_val 11 bool*
  dcomplex_val 12 double*
  resource_handle_val 14 ResourceHandleProto*
  variant_val 15 VariantTensorDataProto*
  uint32_val 16 uint32*
  uint64_val 17 uint64*
  float8_val 18 bytes
ResourceHandleProto
  device 1 string
  container 2 string
  name 3 string
  hash_code 4 uint64
  maybe_type_name 5 string
  dtypes_and_shapes 6 DtypeAndShape*
DtypeAndShape
  dtype 1 DataType
  shape 2 TensorShapeProto
VariantTensorDataProto
  type_name 1 string
  metadata 2 bytes
  tensors 3 TensorProto*

# SavedModels.

SavedModel
  saved_model_schema_version 1 int64
  meta_graphs 2 MetaGraphDef*
MetaGraphDef
  meta_info_def 1 MetaInfoDef
  graph_def 2 GraphDef
  saver_def 3 SaverDef
  collection_def 4 string>CollectionDef
  signature_def 5 string>SignatureDef
  asset_file_def 6 AssetFileDef*
  object_graph_def 7 SavedObjectGraph
MetaInfoDef
  meta_graph_version 1 string
  stripped_op_list 2 OpList
  tags 4 string*
  tensorflow_version 5 string
  tensorflow_git_version 6 string
  stripped_default_attrs 7 bool
  function_aliases 8 string>string
SaverDef
  filename_tensor_name 1 string
  save_tensor_name 2 string
  restore_op_name 3 string
  sharded 5 bool
  version 7 CheckpointFormatVersion
CollectionDef
  node_list 1 kind|NodeList
  bytes_list 2 kind|BytesList
  int64_list 3 kind|Int64List
  float_list 4 kind|FloatList
  any_list 5 kind|AnyList
NodeList
  value 1 string*
BytesList
  value 1 bytes*
Int64List
  value 1 int64*
FloatList
  value 1 float*
AnyList
  value 1 Any*
Any
  type_url 1 string
  value 2 bytes
SignatureDef
  inputs 1 string>TensorInfo
  outputs 2 string>TensorInfo
  method_name 3 string
  defaults 4 string>TensorProto
TensorInfo
  name 1 encoding|string
  coo_sparse 4 encoding|CooSparse
  composite_tensor 5 encoding|CompositeTensor
  dtype 2 DataType
  tensor_shape 3 TensorShapeProto
CooSparse
  values_tensor_name 1 string
  indices_tensor_name 2 string
  dense_shape_tensor_name 3 string
CompositeTensor
  components 2 TensorInfo*
AssetFileDef
  tensor_info 1 TensorInfo
  filename 2 string
VariableDef
  variable_name 1 string
  initial_value_name 6 string
  initializer_name 2 string
  snapshot_name 3 string
  save_slice_info_def 4 SaveSliceInfoDef
  is_resource 5 bool
  trainable 7 bool
SaveSliceInfoDef
  full_name 1 string
  full_shape 2 int64*
  var_offset 3 int64*
  var_shape 4 int64*

# Object graphs.

SavedObjectGraph
  nodes 1 SavedObject*
  concrete_functions 2 string>SavedConcreteFunction
SavedObject
  children 1 ObjectReference*
  dependencies 15 ObjectReference*
  user_object 4 kind|SavedUserObject
  asset 5 kind|SavedAsset
  function 6 kind|SavedFunction
  variable 7 kind|SavedVariable
  bare_concrete_function 8 kind|SavedBareConcreteFunction
  constant 9 kind|SavedConstant
  resource 10 kind|SavedResource
  captured_tensor 12 kind|CapturedTensor
  saveable_objects 11 string>SaveableObject
  registered_name 13 string
  registered_saver 16 string
SavedUserObject
  identifier 1 string
  version 2 VersionDef
  metadata 3 string
SavedAsset
  asset_file_def_index 1 int32
SavedFunction
  concrete_functions 1 string*
  function_spec 2 FunctionSpec
FunctionSpec
  fullargspec 1 StructuredValue
  is_method 2 bool
  input_signature 5 StructuredValue
SavedVariable
  dtype 1 DataType
  shape 2 TensorShapeProto
  trainable 3 bool
  name 6 string
  device 7 string
  experimental_distributed_variable_components 8 SavedVariable*
SavedBareConcreteFunction
  concrete_function_name 1 string
  argument_keywords 2 string*
  allowed_positional_arguments 3 int64
SavedConstant
  operation 1 string
SavedResource
  device 1 string
CapturedTensor
  name 1 string
  concrete_function 2 string
SaveableObject
  save_function 2 int32
  restore_function 3 int32
SavedConcreteFunction
  bound_inputs 2 int32*
  canonicalized_input_signature 3 StructuredValue
  output_signature 4 StructuredValue
StructuredValue
  none_value 1 kind|NoneValue
  float64_value 11 kind|double
  int64_value 12 kind|sint64
  string_value 13 kind|string
  bool_value 14 kind|bool
  tensor_shape_value 31 kind|TensorShapeProto
  tensor_dtype_value 32 kind|DataType
  tensor_spec_value 33 kind|TensorSpecProto
  type_spec_value 34 kind|TypeSpecProto
  bounded_tensor_spec_value 35 kind|BoundedTensorSpecProto
  list_value 51 kind|ValueList
  tuple_value 52 kind|ValueList
  dict_value 53 kind|DictValue
  named_tuple_value 54 kind|NamedTupleValue
  tensor_value 55 kind|TensorProto
  numpy_value 56 kind|TensorProto
NoneValue
TensorSpecProto
  name 1 string
  shape 2 TensorShapeProto
  dtype 3 DataType
BoundedTensorSpecProto
  name 1 string
  shape 2 TensorShapeProto
  dtype 3 DataType
TypeSpecProto
  type_state 2 StructuredValue
  type_spec_class_name 3 string
ValueList
  values 1 StructuredValue*
DictValue
  fields 1 string>StructuredValue
NamedTupleValue
  name 1 string
  values 2 PairValue*
PairValue
  key 1 string
  value 2 StructuredValue
TrackableObjectGraph
  nodes 1 TrackableObject*
TrackableObject
  children 1 ObjectReference*
  attributes 2 SerializedTensor*
  registered_saver 4 RegisteredSaver
ObjectReference
  node_id 1 int32
  local_name 2 string
SerializedTensor
  name 1 string
  full_name 2 string
  checkpoint_key 3 string
RegisteredSaver
  name 1 string
  object_name 2 string

# Checkpoints.

BundleHeaderProto
  num_shards 1 int32
  endianness 2 Endianness
  version 3 VersionDef
BundleEntryProto
  dtype 1 DataType
  shape 2 TensorShapeProto
  shard_id 3 int32
  offset 4 int64
  size 5 int64
  crc32c 6 fixed32
  slices 7 TensorSliceProto*
TensorSliceProto
  extent 1 Extent*
Extent
  start 1 int64
  length 2 has_length_hack|int64
"""

ENUMS = """
Endianness
  LITTLE=0 BIG=1
CheckpointFormatVersion
  LEGACY=0 V1=1 V2=2
DataType
  DT_INVALID=0 DT_FLOAT=1 DT_DOUBLE=2 DT_INT32=3 DT_UINT8=4 DT_INT16=5 DT_INT8=6
  DT_STRING=7 DT_COMPLEX64=8 DT_INT64=9 DT_BOOL=10 DT_QINT8=11 DT_QUINT8=12 DT_QINT32=13
  DT_BFLOAT16=14 DT_QINT16=15 DT_QUINT16=16 DT_UINT16=17 DT_COMPLEX128=18 DT_HALF=19
  DT_RESOURCE=20 DT_VARIANT=21 DT_UINT32=22 DT_UINT64=23 DT_FLOAT8_E5M2=24
  DT_FLOAT8_E4M3FN=25 DT_FLOAT8_E4M3FNUZ=26 DT_FLOAT8_E4M3B11FNUZ=27 DT_FLOAT8_E5M2FNUZ=28
  DT_INT4=29 DT_UINT4=30 DT_INT2=31 DT_UINT2=32 DT_FLOAT4_E2M1FN=33
  DT_FLOAT_REF=101 DT_DOUBLE_REF=102 DT_INT32_REF=103 DT_UINT8_REF=104 DT_INT16_REF=105
  DT_INT8_REF=106 DT_STRING_REF=107 DT_COMPLEX64_REF=108 DT_INT64_REF=109 DT_BOOL_REF=110
  DT_QINT8_REF=111 DT_QUINT8_REF=112 DT_QINT32_REF=113 DT_BFLOAT16_REF=114 DT_QINT16_REF=115
  DT_QUINT16_REF=116 DT_UINT16_REF=117 DT_COMPLEX128_REF=118 DT_HALF_REF=119
  DT_RESOURCE_REF=120 DT_VARIANT_REF=121 DT_UINT32_REF=122 DT_UINT64_REF=123
  DT_FLOAT8_E5M2_REF=124 DT_FLOAT8_E4M3FN_REF=125 DT_FLOAT8_E4M3FNUZ_REF=126
  DT_FLOAT8_E4M3B11FNUZ_REF=127 DT_FLOAT8_E5M2FNUZ_REF=128 DT_INT4_REF=129 DT_UINT4_REF=130
  DT_INT2_REF=131 DT_UINT2_REF=132 DT_FLOAT4_E2M1FN_REF=133
"""
