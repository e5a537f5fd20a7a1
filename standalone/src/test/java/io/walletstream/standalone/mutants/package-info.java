/** Known faults, put into the code one at a time: each must turn its test red. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.mutants;
