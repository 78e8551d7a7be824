"""The Builder against TensorFlow's: the same program, run twice, saves the same model.

cases/                  the programs; upstream_*.py has one for each test of TensorFlow's own suite
refusals/               what the builder refuses, each row of errors
test_same_model.py      both sides write the same message and the same files
test_loading.py         both models load alike in TensorFlow's three loaders, for each tag set
test_openvino.py        and in OpenVINO
test_old_tensorflow.py  and in TensorFlows of earlier years
test_init_ops.py        what is run on loading leaves what it should
test_refusals.py        both sides refuse alike
test_saver_tables.py    every table of nodes that a saver can make has its program
test_upstream.py        every test of TensorFlow's own suite has its programs
"""
