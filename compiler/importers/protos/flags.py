"""The protocol messages of the old converter's flags, as one table like that of `table.py`.

They follow the older rules of protocol buffers: a field may be absent.

Source: model_flags.proto and types.proto of upstream's toco.
"""

MESSAGES = """
ModelFlags
  input_arrays 1 InputArray*
  output_arrays 2 string*
  control_output_arrays 24 string*
  variable_batch 10 bool
  rnn_states 12 RnnState*
  model_checks 14 ModelCheck*
  allow_nonexistent_arrays 16 bool
  allow_nonascii_arrays 17 bool
  arrays_extra_info 18 ArraysExtraInfo
  change_concat_input_ranges 19 bool
InputArray
  name 1 string
  shape 6 InputArrayShape
  mean_value 3 float
  std_value 4 float
  data_type 5 IODataType
InputArrayShape
  dims 2 int32*
  unknown_rank 3 bool
RnnState
  state_array 1 string
  back_edge_source_array 2 string
  discardable 5 bool
  size 3 int32
  num_dims 4 int32
ModelCheck
  count_type 1 string
  count_min 2 int32
  count_max 3 int32
ArraysExtraInfo
  entries 1 Entry*
Entry
  name 1 string
  name_regexp 7 string
  min 2 double
  max 3 double
  data_type 4 IODataType
  shape 5 InputArrayShape
  constant_float_value 6 float
"""

ENUMS = """
IODataType
  IO_DATA_TYPE_UNKNOWN=0 FLOAT=1 QUANTIZED_UINT8=2 INT32=3 INT64=4 STRING=5
  QUANTIZED_INT16=6 BOOL=7 COMPLEX64=8 QUANTIZED_INT8=9 FLOAT16=10 FLOAT64=11 COMPLEX128=12
  UINT64=13 RESOURCE=14 VARIANT=15 UINT32=16 UINT8=17 INT8=18 INT16=19 UINT16=20
"""
