"""The Builder against TensorFlow's: the same program, run twice, saves the same model.

cases/              the programs; upstream.py has one for each test of TensorFlow's own suite
refusal_cases.py    what the builder refuses, each row of errors
test_same_model.py  both sides write the same message and the same files
test_loading.py     both models load alike in four consumers, for each tag set
test_refusals.py    both sides refuse alike
"""
